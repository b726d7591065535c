/** Whether cases really say what was looked for, and where: read in the case and its comments, as the reader may see them. */
import { openTexts } from '../../engine/texts';
import type { Actor } from '../../lib/actor';
import { hasPhrases, phrasesOf, plainText } from '../../lib/find-words';
import type { Json, Variables } from '../../lib/json';
import type { Statement } from '../../lib/sql';
import type { Desk } from '../desk';
import { isHidden, readable } from '../personal';

/** Where the words stand, with what is around them. */
export interface Place {
  readonly where: 'data' | 'comment';
  readonly before: string;
  readonly words: string;
  readonly after: string;
}

interface Row {
  readonly id: string;
  readonly variables: Variables;
  readonly comments: readonly Json[];
}
/** Of an erased guest nothing is read. */
const texts: Statement = {
  name: 'desk-find-texts',
  text: `
    SELECT c.id, c.variables,
      (SELECT coalesce(json_agg(m.body ORDER BY m.at DESC), '[]') FROM comment m WHERE m.root_case_id = c.root_id AND m.case_id = c.id) AS comments
    FROM "case" c LEFT JOIN customer own ON own.id = c.customer_id LEFT JOIN customer file ON file.id = own.merged_into
    WHERE c.id = ANY($1) AND own.erased_at IS NULL AND file.erased_at IS NULL`,
};

/** The first place of the words in each of these cases that has them, by case. */
export async function placesOf(
  desk: Desk,
  actor: Actor,
  ids: readonly string[],
  words: string,
): Promise<ReadonlyMap<string, Place>> {
  const rows = await desk.database.query<Row>(texts, [ids]);
  const said = await readable(
    desk,
    actor,
    rows.map(({ comments }) => comments),
  );
  const phrases = phrasesOf(words);
  const places = rows.flatMap(({ id, variables }, i) => {
    const comments = said[i]!.filter((one): one is string => typeof one === 'string' && !isHidden(one));
    const place = placeIn('data', openTexts(variables), phrases) ?? placeIn('comment', comments, phrases);
    return place ? [[id, place] as const] : [];
  });
  return new Map(places);
}

const around = 40;

function placeIn(where: Place['where'], all: readonly string[], phrases: readonly string[]): Place | null {
  if (!hasPhrases(all.join('\n'), phrases)) return null;
  const [first = ''] = [...phrases].sort((a, b) => b.length - a.length);
  const text = all.find((one) => hasPhrases(one, [first])) ?? '';
  // As long as what is shown, but where signs are put together or taken apart; there the beginning is shown.
  const plain = plainText(text);
  const at = plain.length === text.length ? plain.indexOf(first) : -1;
  if (at < 0) return { where, before: text.slice(0, 2 * around), words: '', after: '' };
  const [from, to] = [Math.max(0, at - around), at + first.length + around];
  return {
    where,
    before: (from > 0 ? '…' : '') + text.slice(from, at),
    words: text.slice(at, at + first.length),
    after: text.slice(at + first.length, to) + (to < text.length ? '…' : ''),
  };
}
