/** Which part of the audit an address asks for, and the address of one. */
import type { Request } from 'express';
import { auditCriterionNames, readAuditCriteria, type AuditCriteria } from '../../../desk/read/audit-filter';
import type { EventPlace } from '../../../desk/read/audit-event';
import { paths } from '../../paths';
import { queryText } from '../../visit';

export interface AuditWish {
  readonly criteria: AuditCriteria;
  readonly after: string | undefined;
  /** The event that is open beside the list. */
  readonly event: EventPlace | null;
  readonly verify: boolean;
}

export const auditWish = (req: Request): AuditWish => ({
  criteria: readAuditCriteria((name) => queryText(req, name)),
  after: queryText(req, 'after'),
  event: placeIn(queryText(req, 'event')),
  verify: queryText(req, 'verify') === '1',
});

/** `case:ID~12`. */
export const placeText = ({ stream, seq }: EventPlace): string => `${stream}~${seq}`;

export function placeIn(text: string | undefined): EventPlace | null {
  const parts = /^(.{1,300})~(\d{1,18})$/.exec(text ?? '');
  return parts && { stream: parts[1]!, seq: parts[2]! };
}

type More = Partial<Record<'after' | 'event' | 'verify', string | undefined>>;

/** The same search at another place, or with an event open. */
export const addressOf = ({ criteria }: Pick<AuditWish, 'criteria'>, more: More = {}): string =>
  paths.audit({ ...criteria, ...more });

/** What a form has to carry along so that the same search is shown again. */
export const hiddenOf = (criteria: AuditCriteria, without: readonly string[] = []) =>
  auditCriterionNames
    .filter((name) => criteria[name] !== undefined && !without.includes(name))
    .map((name) => ({ name, value: criteria[name]! }));
