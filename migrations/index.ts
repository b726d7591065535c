import { Core1795291500000 } from './1795291500000-core';
import { Domain1795291600000 } from './1795291600000-domain';
import { Engine1795292000000 } from './1795292000000-engine';
import { Starts1795293100000 } from './1795293100000-starts';
import { DefinitionLabels1795293200000 } from './1795293200000-definition-labels';
import { MigrationPlans1795297010000 } from './1795297010000-migration-plans';

/** In order; a merged migration is never edited. */
export const migrations = [
  Core1795291500000,
  Domain1795291600000,
  Engine1795292000000,
  Starts1795293100000,
  DefinitionLabels1795293200000,
  MigrationPlans1795297010000,
];
