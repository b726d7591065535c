/** What a move or a migration would do, in sentences, before anybody decides. */
import { namesOf } from '../../../desk/names';
import { previewMove } from '../../../desk/operate';
import type { CaseFacts } from '../../../desk/read/case';
import { DeskError } from '../../../lib/errors';
import type { SignedInVisit } from '../../visit';
import type { Previewed, Verb } from './actions';
import type { Fields } from './fields';
import { lookAt } from './migration-look';
import { refusedInWords } from './refused';
import { sayOutcome } from './status';

/** Null where nothing is chosen yet, or where the verb has no preview. A refusal is a preview, too. */
export async function previewOf(
  visit: SignedInVisit,
  facts: CaseFacts,
  verb: Verb,
  fields: Fields,
): Promise<Previewed | null> {
  try {
    if (verb === 'move' && fields['item'] && fields['target']) return await movePreview(visit, facts, fields);
    if (verb === 'migrate' && fields['version']) return await migrationPreview(visit, facts, fields);
    return null;
  } catch (error) {
    if (!(error instanceof DeskError)) throw error;
    return { tone: 'red', lines: [await refusedInWords(visit, error)] };
  }
}

async function movePreview(visit: SignedInVisit, facts: CaseFacts, fields: Fields): Promise<Previewed> {
  const { t, desk, actor, language } = visit;
  const names = await namesOf(desk, facts.definition_id, language);
  const move = await previewMove(desk, actor, facts.id, { itemId: fields['item']!, target: fields['target']! });
  const said = (key: string, ids: readonly string[]): string[] =>
    ids.length ? [t(`preview.${key}`, { list: ids.map((id) => names.element(id)).join(t('list.separator')) })] : [];
  const called = move.cancelledCases.length ? [t('preview.cancelledCases', { n: move.cancelledCases.length })] : [];
  const over =
    move.status === 'running'
      ? []
      : [t('preview.over', { outcome: move.outcome ? sayOutcome(t, move.outcome) : t(`case.status.${move.status}`) })];
  return {
    tone: move.failing.length ? 'amber' : 'blue',
    lines: [
      ...said('cancelled', move.cancelled),
      ...called,
      ...said('passed', move.passed),
      ...said('standing', move.standing),
      ...said('failing', move.failing),
      ...over,
    ],
  };
}

async function migrationPreview(visit: SignedInVisit, facts: CaseFacts, fields: Fields): Promise<Previewed> {
  const { refusals, lines } = await lookAt(visit, facts, fields);
  return refusals.length > 0 ? { tone: 'red', lines: refusals } : { tone: 'blue', lines };
}
