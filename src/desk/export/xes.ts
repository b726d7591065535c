/** Cases as XES (IEEE 1849, version 2.0): a trace for each, an event for each stay at a node. */
import type { Json } from '../../lib/json';
import type { ExportedCase, ExportedVisit } from './cases';
import type { CaseWords } from './words';

/** What XML 1.0 has no way to write: control characters, and halves of what lies beyond the first plane. */
const unwritable = /(?![\t\n\r])\p{Cc}|\p{Cs}|[\ufffe\uffff]/gu;
const signs: Readonly<Record<string, string>> = {
  ...{ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\n': '&#10;', '\r': '&#13;', '\t': '&#9;' },
};
const escaped = (text: string): string =>
  text.replace(unwritable, '\ufffd').replace(/[&<>"\n\r\t]/g, (sign) => signs[sign]!);

type Kind = 'string' | 'date' | 'int' | 'float' | 'boolean';
const attribute = (kind: Kind, key: string, value: string | number | boolean): string =>
  `<${kind} key="${escaped(key)}" value="${escaped(String(value))}"/>`;
const text = (key: string, value: string | null): string => (value === null ? '' : attribute('string', key, value));
const date = (key: string, value: Date | null): string =>
  value === null ? '' : attribute('date', key, value.toISOString());

const extension = (name: string, prefix: string, file: string): string =>
  `<extension name="${name}" prefix="${prefix}" uri="http://www.xes-standard.org/${file}.xesext"/>`;

export const xesHead = (): string =>
  [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<log xes.version="2.0" xes.features="" xmlns="http://www.xes-standard.org/">',
    extension('Concept', 'concept', 'concept'),
    extension('Time', 'time', 'time'),
    extension('Lifecycle', 'lifecycle', 'lifecycle'),
    extension('Organizational', 'org', 'org'),
    '<global scope="trace"><string key="concept:name" value=""/></global>',
    '<global scope="event"><string key="concept:name" value=""/><date key="time:timestamp" value="1970-01-01T00:00:00.000Z"/><string key="lifecycle:transition" value="complete"/></global>',
    '<classifier name="Activity" keys="concept:name"/>',
    '<classifier name="Activity and state" keys="concept:name lifecycle:transition"/>',
    '<string key="lifecycle:model" value="standard"/>',
    '',
  ].join('\n');

export const xesTail = '</log>\n';

/** One trace. What a case still waits for is an event of its own that has begun. */
export function xesTrace(one: ExportedCase, visits: readonly ExportedVisit[], words: CaseWords): string {
  const attributes = [
    ...[text('concept:name', one.id), text('encore:number', one.businessKey), text('encore:process', one.processKey)],
    ...[text('encore:processName', words.process), attribute('int', 'encore:version', one.version)],
    ...[text('encore:venue', words.venue), text('encore:status', one.status), text('encore:outcome', one.outcome)],
    ...[attribute('boolean', 'encore:byHand', one.byHand), text('encore:customer', one.customerId)],
    ...[text('encore:calledBy', one.parentId), text('encore:cameFrom', one.cameFrom)],
    ...[date('encore:started', one.startedAt), date('encore:ended', one.endedAt)],
    ...Object.entries(words.data).map(([name, value]) => dataAttribute(`data:${name}`, value)),
  ];
  const events = visits.map((visit) => xesEvent(visit, words));
  return `<trace>${attributes.join('')}\n${events.join('')}</trace>\n`;
}

function dataAttribute(key: string, value: Json): string {
  if (typeof value === 'boolean') return attribute('boolean', key, value);
  if (typeof value === 'number') return attribute(Number.isSafeInteger(value) ? 'int' : 'float', key, value);
  return typeof value === 'string' ? text(key, value) : '';
}

/** The standard life cycle: what is left is complete or broken off, what stands has started or hangs. */
const transitions = { active: 'start', completed: 'complete', cancelled: 'ate_abort', incident: 'suspend' } as const;

function xesEvent(visit: ExportedVisit, words: CaseWords): string {
  const attributes = [
    text('concept:name', words.element(visit.elementId)),
    text('lifecycle:transition', transitions[visit.state]),
    date('time:timestamp', visit.leftAt ?? visit.enteredAt),
    ...[date('encore:entered', visit.enteredAt), text('encore:element', visit.elementId)],
    text('encore:type', visit.elementType.replace('bpmn:', '')),
    ...[text('org:resource', visit.person), text('org:group', visit.groups?.join(' ') ?? null)],
  ];
  return `<event>${attributes.join('')}</event>\n`;
}
