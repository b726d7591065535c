import type { Run } from '../bpmn/types';
import type { Database } from '../db/database';
import type { Clock } from '../lib/clock';
import type { Sql } from '../lib/sql';
import type { Definitions } from './definitions';
import type { Handlers } from './handlers';
import type { Hints } from './hints';
import type { Log } from './log';

/** One line per step, for the log and for measurements. */
export interface StepRecord {
  readonly command: string;
  readonly caseId: string | null;
  readonly milliseconds: number;
  /** Flow nodes and sequence flows visited. */
  readonly visits: number;
  readonly opened: number;
  readonly closed: number;
  readonly attempts: number;
  readonly outcome: 'done' | 'replayed' | 'nothing' | 'refused' | 'failed';
}

export interface VenueInUse {
  readonly id: string;
  readonly timeZone: string;
}

/** What every command works with; built once by `createEngine`. */
export interface Room {
  readonly database: Database;
  readonly clock: Clock;
  readonly handlers: Handlers;
  readonly definitions: Definitions;
  readonly run: Run;
  readonly log: Log;
  readonly hints: Hints;
  /** IANA zone of a venue; the chain's own where a case has no venue. */
  readonly timeZoneOf: (sql: Sql, venueId: string | null) => Promise<string> | string;
  /** The venues in use, for starts that every venue has for itself. */
  readonly venues: (sql: Sql) => Promise<readonly VenueInUse[]>;
  readonly onStep: (record: StepRecord) => void;
}
