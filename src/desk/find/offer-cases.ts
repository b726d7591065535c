/** Cases and guests that may be meant: by a code or its beginning, by a number, by a name. */
import { normaliseCode } from '../../domain/booking-code';
import { parsePhone } from '../../domain/phones';
import type { Statement } from '../../lib/sql';
import { namesByVersion } from '../names';
import { can, venuesOf } from '../policy';
import { guestsLike } from './guests';
import type { Kind, Say, Suggestion } from './suggestion';

interface CodeRow {
  readonly id: string;
  readonly definitionId: string;
  readonly code: string;
  readonly status: string;
}
const byCode: Statement = {
  name: 'desk-find-code',
  text: `
    SELECT c.id, c.definition_id AS "definitionId", c.business_key AS code, c.status FROM "case" c
    WHERE c.business_key >= $1 AND c.business_key < $1 || '\u{10ffff}'
      AND ($2::text[] IS NULL OR c.venue_id IS NULL OR c.venue_id::text = ANY($2))
    ORDER BY c.business_key, c.started_at DESC, c.id DESC LIMIT 4`,
};

export const casesOf: Kind = async (desk, actor, { text, language, say }) => {
  const code = /^[A-Za-z]-?\d/.test(text) && text.includes('-') ? text.toUpperCase() : normaliseCode(text);
  if (code.length < 3 || !/[A-Z]/.test(code) || /[^\x20-\x7e]/.test(text)) return [];
  const rows = await desk.database.query<CodeRow>(byCode, [code, venuesOf(actor)]);
  if (rows.length === 0) return /\d/.test(text) ? otherCode(text, say) : [];
  const names = await namesByVersion(
    desk,
    rows.map(({ definitionId }) => definitionId),
    language,
  );
  return rows.map(({ id, definitionId, code: text, status }) => {
    const { tag, process } = names.get(definitionId)!;
    const detail = `${tag} ${process} · ${say(`case.status.${status}`)}`;
    return { kind: 'case', text, detail, leads: { caseId: id } };
  });
};

const shortestCode = 5;
/** What may be the number of something that has no case of that name: a call-back, a record, a booking. */
const otherCode = (text: string, say: Say): Suggestion[] =>
  text.length < shortestCode
    ? []
    : [{ kind: 'code', text, detail: say('find.byCode'), leads: { criteria: { code: text } } }];

export const guestsOf: Kind = async (desk, actor, { text, say, on }) => {
  const guests = await guestsLike(desk, actor, text);
  const known = guests.map(({ id, name, phone, grade }): Suggestion => {
    const detail = [phone, grade === 'none' ? '' : say(`grade.${grade}`)].filter(Boolean).join(' · ');
    return { kind: 'guest', text: name || say('guest.unnamed'), detail, leads: { criteria: { customer: id, ...on } } };
  });
  const isNumber = parsePhone(text) !== null || /^\d{4}$/.test(text);
  if (!isNumber || !can(actor, 'person.find')) return known;
  return [
    ...known,
    { kind: 'phone', text, detail: say('find.allOfNumber'), leads: { criteria: { phone: text, ...on } } },
  ];
};
