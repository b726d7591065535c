/** What pages may know of a process: its elements and the flows between them, nothing of how it runs. */
import type { Definitions } from '../engine/definitions';

export type ProcessFacts = Awaited<ReturnType<Definitions['byVersion']>>['model'];

/** Where a version's diagram draws its elements. */
export type ProcessDrawing = Awaited<ReturnType<Definitions['byVersion']>>['drawing'];
