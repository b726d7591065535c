/** Events and cases as lines: comma-separated for people and spreadsheets, JSON for programs. */
import type { Json } from '../../lib/json';
import type { Language } from '../desk';
import type { Names } from '../names';
import { isHidden } from '../personal';
import type { ExportedCase } from './cases';
import { csvLine, type Cell } from './csv';
import type { ExportedEvent } from './events';

/** The text of an event as its reader may see it; a case's event has more members than others. */
export interface EventBody {
  readonly actor: { readonly id: string; readonly name: string; readonly type: string };
  readonly process?: string;
  readonly definition?: string;
  readonly status?: string;
  readonly outcome?: string | null;
  readonly reason?: string | null;
  readonly left?: readonly { readonly element: string }[];
  readonly entered?: readonly { readonly element: string }[];
  readonly values?: Readonly<Record<string, { readonly old: Json; readonly new: Json }>>;
  readonly facts?: Json;
  readonly notes?: Json;
}

/** The version an event's case ran on. */
export interface VersionOf {
  readonly version: number;
  readonly names: Names;
}

const eventHead: Readonly<Record<Language, readonly string[]>> = {
  'zh-CN': [
    ...['时间', '谁', '账号', '身份类型', '动作', '对象', '序号', '工单', '编号', '流程', '版本', '离开', '进入'],
    ...['状态', '结果', '原值 → 新值', '原因', '其他', '上一条指纹', '指纹'],
  ],
  en: [
    ...['Time', 'Who', 'Account', 'Kind of actor', 'Action', 'Object', 'No.', 'Case', 'Number', 'Process', 'Version'],
    ...['Left', 'Entered', 'State', 'Outcome', 'Old → new', 'Reason', 'More', 'Fingerprint before', 'Fingerprint'],
  ],
};
const caseHead: Readonly<Record<Language, readonly string[]>> = {
  'zh-CN': [
    '工单',
    '编号',
    '流程',
    '版本',
    '门店',
    '状态',
    '结果',
    '手工介入',
    '开始',
    '由谁',
    '结束',
    '事件数',
    '客人',
    '上级工单',
    '来自工单',
  ],
  en: [
    ...['Case', 'Number', 'Process', 'Version', 'Venue', 'State', 'Outcome', 'By hand', 'Started', 'By', 'Ended'],
    ...['Events', 'Guest', 'Called by', 'Came from'],
  ],
};

export const eventsHead = (language: Language): string => csvLine(eventHead[language]);
export const casesHead = (language: Language): string => csvLine(caseHead[language]);

/** An event as one record. */
export function eventRecord(
  event: ExportedEvent,
  body: EventBody,
  version: VersionOf | null,
  language: Language,
): string {
  const elements = (list: EventBody['left']): string =>
    (list ?? []).map(({ element }) => version?.names.element(element) ?? element).join('; ');
  const more = body.facts ?? (Array.isArray(body.notes) && body.notes.length > 0 ? body.notes : null);
  const cells: Cell[] = [
    ...[event.at.toISOString(), body.actor.name, event.actorId, body.actor.type, event.command, event.stream],
    ...[Number(event.seq), event.caseId, event.businessKey, body.process ?? null, version?.version ?? null],
    ...[elements(body.left), elements(body.entered), body.status ?? null, body.outcome ?? null],
    ...[changesOf(body, language), body.reason ?? null, more === null ? null : said(more, language)],
    ...[event.previousHash, event.hash],
  ];
  return csvLine(cells);
}

const changesOf = ({ values = {} }: EventBody, language: Language): string =>
  Object.entries(values)
    .map(([name, change]) => `${name}: ${said(change.old, language)} → ${said(change.new, language)}`)
    .join('; ');

/** A value as it stands in the audit; what the reader may not see is said to be hidden. */
function said(value: Json, language: Language): string {
  if (value === null) return '';
  if (isHidden(value)) return language === 'en' ? '(hidden)' : '（不可见）';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** An event as one line of JSON: what was stored, with the numbers that prove it. */
export const eventLine = (event: ExportedEvent, body: EventBody): string =>
  `${JSON.stringify({ ...body, caseId: event.caseId, number: event.businessKey, previousHash: event.previousHash, hash: event.hash })}\n`;

/** A case as one record. */
export function caseRecord(one: ExportedCase, names: Names, language: Language): string {
  const venue = language === 'en' ? one.venueEn : one.venue;
  return csvLine([
    ...[one.id, one.businessKey, `${names.tag} ${names.process}`, one.version, venue, one.status, one.outcome],
    ...[one.byHand, one.startedAt.toISOString(), one.startedBy, one.endedAt?.toISOString() ?? null, one.events],
    ...[one.customerId, one.parentId, one.cameFrom],
  ]);
}
