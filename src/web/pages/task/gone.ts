/** A task that is no longer there to be worked on: who did it or what took it away, and what was typed for it. */
import type { Draft } from '../../../desk/draft';
import { fieldWords } from '../../../desk/field-words';
import { closingOf } from '../../../desk/read/closing';
import type { TaskRow } from '../../../desk/read/task';
import { isTheirs } from '../../../lib/actor';
import { hasSentence } from '../../i18n';
import { paths } from '../../paths';
import { sayingOf, type SignedInVisit } from '../../visit';
import { sayFull } from '../../words';

export type Problem =
  | { readonly kind: 'input' }
  | { readonly kind: 'conflict'; readonly typed?: Readonly<Record<string, unknown>>; readonly paused?: boolean };

interface About {
  readonly back: string;
  readonly problem: Problem | null;
  readonly drafts: readonly Draft[];
}

export async function goneModel(visit: SignedInVisit, row: TaskRow, { back, problem, drafts }: About) {
  const open = row.state === 'open';
  const conflict = problem?.kind === 'conflict' ? problem : null;
  if (open && !conflict) return null;
  const own = open ? undefined : drafts.find(({ userId }) => userId === visit.actor.id);
  const kept = await keptOf(visit, row, conflict?.typed ?? own?.typed ?? {});
  return {
    /** Red for whoever comes too late with something in hand, green for what is simply done. */
    tone: conflict ? 'red' : row.state === 'completed' ? 'green' : 'amber',
    icon: conflict || row.state !== 'completed' ? 'alert' : 'check',
    alert: conflict !== null,
    what: conflict ? refusedWords(visit, row, conflict.paused === true) : closedWords(visit, row),
    why: row.state === 'cancelled' ? await goneBecause(visit, row) : null,
    kept: kept.length > 0 ? kept : null,
    caseHref: paths.case(row.case_id),
    back,
  };
}

function closedWords({ t, ...visit }: SignedInVisit, row: TaskRow): string {
  const when = row.closed_at ? sayFull(row.closed_at, sayingOf({ t, ...visit }, row.time_zone)) : '';
  const key = `actor.${row.closed_by}`;
  const who = row.closed_by_name ?? t(hasSentence(key) ? key : 'actor.system');
  return t(row.state === 'completed' ? 'task.closedBy' : 'task.gone', { who, when });
}

/** `“到店时间”到了，流程往下走了。`: what took the task away. */
async function goneBecause(visit: SignedInVisit, row: TaskRow): Promise<string | null> {
  const closing = await closingOf(visit.desk, row, visit.language);
  if (!closing) return null;
  const { t } = visit;
  const key = `task.goneBy.${closing.command}`;
  const what = closing.what ? t('task.goneByWhat', { what: closing.what }) : t('task.goneByUnnamed');
  const sentence = hasSentence(key) ? t(key, { who: closing.actor.name, what }) : t('task.goneBy.other');
  const reason = closing.reason ? t('timeline.reason', { reason: closing.reason }) : '';
  return [sentence, reason].filter(Boolean).join(t('sentence.separator'));
}

function refusedWords(visit: SignedInVisit, row: TaskRow, paused: boolean): string {
  if (paused) return visit.t('refusal.suspended');
  const held = row.state === 'open' && row.assignee && !isTheirs(visit.actor, row.assignee);
  return held ? visit.t('task.heldBy', { who: row.assignee_name ?? row.assignee }) : closedWords(visit, row);
}

/** What the form posts beside its fields. */
const unsaid = new Set(['_csrf', 'key', 'page', 'revision']);

/** What was typed, so that nothing has to be typed again by heart. */
async function keptOf({ desk, language }: SignedInVisit, row: TaskRow, typed: Readonly<Record<string, unknown>>) {
  const fields = await fieldWords(desk, row.definition_id, language);
  const venues = new Map(row.venues.map((one) => [one.id, language === 'en' ? one.nameEn : one.name]));
  return Object.entries(typed)
    .filter(([name, value]) => !unsaid.has(name) && [value].flat().some((one) => typeof one === 'string' && one !== ''))
    .map(([name, value]) => {
      const words = fields.get(name.split('.').at(-1)!);
      const said = [value].flat().map((one) => words?.options[String(one)] ?? venues.get(String(one)) ?? String(one));
      return { name: words?.label ?? name, value: said.join(', ') };
    });
}
