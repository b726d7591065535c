import { Core1795291500000 } from './1795291500000-core';

/** In order; a merged migration is never edited. */
export const migrations = [Core1795291500000];
