/** What took a task away before anybody completed it, as its case's audit tells. */
import type { Json } from '../../lib/json';
import type { Statement } from '../../lib/sql';
import type { Desk, Language } from '../desk';
import { namesOf } from '../names';
import type { TaskRow } from './task';

/** The command that closed the task, who gave it and why, and what it was about: an event or another task, by its name. */
export interface Closing {
  readonly command: string;
  readonly actor: { readonly type: string; readonly id: string; readonly name: string };
  readonly reason: string | null;
  readonly what: string | null;
}

interface Step {
  readonly actor: Closing['actor'];
  readonly command: string;
  readonly reason: string | null;
  readonly left: readonly { readonly element: string; readonly state: string }[];
  readonly notes: readonly Readonly<Record<string, Json>>[];
}

const closingStep: Statement = {
  name: 'desk-task-closing',
  text: `
    SELECT body FROM audit_event WHERE stream = 'case:' || $1::text AND at = $2
    ORDER BY seq DESC LIMIT 1`,
};

/** Null for an open task, and for one whose step is no longer told. */
export async function closingOf(desk: Desk, row: TaskRow, language: Language): Promise<Closing | null> {
  if (!row.closed_at) return null;
  const [found] = await desk.database.query<{ body: string }>(closingStep, [row.case_id, row.closed_at]);
  if (!found) return null;
  const { actor, command, reason, left, notes } = JSON.parse(found.body) as Step;
  const { model } = await desk.definitions.byVersion(row.definition_id);
  const names = await namesOf(desk, row.definition_id, language);
  const isEvent = (element: string) => /Event$/.test(model.elements.get(element)?.type ?? '');
  const noted = notes.flatMap(({ timer, element }) => [timer, element]).find((one) => typeof one === 'string');
  const event = left.find(({ element, state }) => state === 'completed' && isEvent(element))?.element;
  const what = noted ?? event;
  const name = typeof what === 'string' ? names.element(what) : what;
  return { command, actor, reason, what: typeof name === 'string' && name !== what ? name : null };
}
