/** What pages may know of a process: its elements and the flows between them, nothing of how it runs. */
import type { Definitions } from '../engine/definitions';

export type ProcessFacts = Awaited<ReturnType<Definitions['byVersion']>>['model'];
