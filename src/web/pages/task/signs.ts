/** The signs by which BPMN tells kinds of gateways and events apart (BPMN 2.0, clauses 10.5.4 and 10.6), as lines around a middle. */
import type { ProcessFacts } from '../../../desk/process-facts';

export type Element = ProcessFacts['elements'] extends ReadonlyMap<string, infer T> ? T : never;

/** Lines around (0, 0), no further than 9 from it. */
const gateways: Readonly<Record<string, string>> = {
  'bpmn:ExclusiveGateway': 'M-6-7L6 7M6-7L-6 7',
  'bpmn:ParallelGateway': 'M-9 0H9M0-9V9',
  'bpmn:InclusiveGateway': 'M-8 0a8 8 0 1 0 16 0a8 8 0 1 0-16 0',
  'bpmn:EventBasedGateway': 'M-10 0a10 10 0 1 0 20 0a10 10 0 1 0-20 0M0-6L6-1.5L3.5 5H-3.5L-6-1.5z',
};
const events: Readonly<Record<string, string>> = {
  message: 'M-8-5.5H8V5.5H-8zM-8-5.5L0 1L8-5.5',
  timer: 'M-8 0a8 8 0 1 0 16 0a8 8 0 1 0-16 0M0-5V0L4 2',
  error: 'M-7 6L-3-6L2 1L7-6L3 6L-2-1z',
  escalation: 'M0-8L6 7L0 1L-6 7z',
  signal: 'M0-7L7.5 5.5H-7.5z',
  link: 'M-8-3H1V-7L8 0L1 7V3H-8z',
  compensate: 'M-1-6V6L-8 0zM7-6V6L0 0z',
  terminate: 'M-9 0a9 9 0 1 0 18 0a9 9 0 1 0-18 0z',
};
/** What throws has its sign filled, what catches has it in outline. */
const throwing = /EndEvent|IntermediateThrowEvent/;

/** The sign of a gateway or an event; null where it has none. */
export function signOf({ type, event }: Element): { readonly d: string; readonly filled: boolean } | null {
  const d = gateways[type] ?? events[event ?? ''];
  return d === undefined ? null : { d, filled: throwing.test(type) };
}
