/**
 * The desk: what people and integrations may ask for, in the words of the work. Use-cases are verbs that end in one
 * engine command; read models are one query each. The desk knows who may do what; it knows neither HTTP nor HTML.
 */
import type { Database } from '../db/database';
import type { Definitions } from '../engine/definitions';
import type { Engine } from '../engine/types';
import type { Library } from '../forms/library';
import type { Clock } from '../lib/clock';
import type { Deployment } from './deploy';

/** Everything a use-case or a read model works with. */
export interface Desk {
  readonly engine: Engine;
  readonly database: Database;
  readonly definitions: Definitions;
  readonly library: Library;
  readonly clock: Clock;
  readonly deployment: Deployment;
}

/** The two languages of the desk; Chinese is the source. */
export type Language = 'zh-CN' | 'en';
export const languages: readonly Language[] = ['zh-CN', 'en'];

export type Theme = 'system' | 'light' | 'dark';
