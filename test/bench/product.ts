/**
 * The product as it is built and started (`dist`): what is measured is what runs, not what a development tool makes of
 * the sources. `npm run bench` builds it first.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as Bpmn from '../../src/bpmn';
import type * as DbDatabase from '../../src/db/database';
import type * as EngineAuditCanonical from '../../src/engine/audit/canonical';
import type * as EngineAuditCaseEvent from '../../src/engine/audit/case-event';
import type * as EngineCommandsGuards from '../../src/engine/commands/guards';
import type * as EngineDefinitions from '../../src/engine/definitions';
import type * as EngineEngine from '../../src/engine/engine';
import type * as EngineFlush from '../../src/engine/flush';
import type * as FeelExpression from '../../src/feel/expression';
import type * as FormsLibrary from '../../src/forms/library';
import type * as HandlerKit from '../../src/handler-kit';
import type * as WebApp from '../../src/web/app';
import { projectRoot } from '../../src/lib/root';

const load = createRequire(__filename);
const built = <Module>(path: string): Module => load(join(projectRoot, 'dist', 'src', path)) as Module;

export const bpmn = built<typeof Bpmn>('bpmn');
export const db = built<typeof DbDatabase>('db/database');
export const engine = built<typeof EngineEngine>('engine/engine');
export const definitions = built<typeof EngineDefinitions>('engine/definitions');
export const handlerKit = built<typeof HandlerKit>('handler-kit');
export const forms = built<typeof FormsLibrary>('forms/library');
export const web = (): typeof WebApp => built('web/app');

/** Modules whose functions `parts` leaves out one by one. */
export const inside = {
  caseEvent: built<typeof EngineAuditCaseEvent>('engine/audit/case-event'),
  canonical: built<typeof EngineAuditCanonical>('engine/audit/canonical'),
  flush: built<typeof EngineFlush>('engine/flush'),
  guards: built<typeof EngineCommandsGuards>('engine/commands/guards'),
  expression: built<typeof FeelExpression>('feel/expression'),
};
