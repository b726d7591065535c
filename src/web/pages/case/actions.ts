/** What a reader may do to the case by hand, each as a dialog: what it needs, what it does, why. */
import type { Action } from '../../../desk/policy';
import { can } from '../../../desk/policy';
import type { CaseFacts } from '../../../desk/read/case';
import type { FieldWords } from '../../../desk/field-words';
import type { Names } from '../../../desk/names';
import type { ProcessFacts } from '../../../desk/process-facts';
import type { Role } from '../../../lib/actor';
import { newId } from '../../../lib/ids';
import { hasSentence } from '../../i18n';
import { paths } from '../../paths';
import type { SignedInVisit } from '../../visit';
import { fieldsOf, standing, type DialogField } from './dialog-fields';
import { mappingFields, type TargetVersion } from './mapping';

export const verbs = [
  ...(['retry', 'skip-incident', 'skip', 'move', 'data', 'message', 'fire', 'timer-due'] as const),
  ...(['task-due', 'assign', 'put-back', 'migrate', 'suspend', 'resume', 'cancel'] as const),
] as const;
export type Verb = (typeof verbs)[number];

export interface Dialog {
  readonly verb: Verb;
  readonly id: string;
  readonly action: string;
  readonly title: string;
  readonly hint: string;
  readonly submit: string;
  readonly danger: boolean;
  readonly icon: string;
  readonly fields: readonly DialogField[];
  /** A choice per flow node, for the version that is named. */
  readonly nodes: { readonly version: number; readonly fields: readonly DialogField[] } | null;
  readonly reason: string;
  readonly key: string;
  readonly open: boolean;
  readonly error: string | null;
  /** Where a preview of what is chosen is asked for. */
  readonly preview: string | null;
  readonly previewed: Previewed | null;
}
export interface Previewed {
  readonly tone: 'blue' | 'amber' | 'red';
  readonly lines: readonly string[];
}

/** What was typed into a dialog that could not be done, or chosen for a preview. */
export interface Typed {
  readonly verb: Verb;
  readonly values: Readonly<Record<string, string>>;
  readonly error: string | null;
  readonly previewed: Previewed | null;
}

export interface ActionParts {
  readonly names: Names;
  readonly model: ProcessFacts;
  readonly words: ReadonlyMap<string, FieldWords>;
  /** Other versions of the process, newest first. */
  readonly versions: readonly number[];
  /** The one of them that is chosen. */
  readonly target: TargetVersion | null;
  readonly typed: Typed | null;
}

/** Which permission each verb asks for; the use-case asks again. */
export const asksFor: Readonly<Record<Verb, Action>> = {
  retry: 'incident.retry',
  'skip-incident': 'incident.skip',
  skip: 'case.skip',
  move: 'case.move',
  data: 'case.data',
  message: 'message.publish',
  fire: 'timer.change',
  'timer-due': 'timer.change',
  'task-due': 'task.due',
  assign: 'task.work',
  'put-back': 'task.work',
  migrate: 'case.migrate',
  suspend: 'case.suspend',
  resume: 'case.suspend',
  cancel: 'case.cancel',
};
/** Whoever has a task does this on the task's page; here, those who answer for all of them. */
const answering: Partial<Record<Verb, readonly Role[]>> = {
  assign: ['supervisor', 'manager'],
  'put-back': ['supervisor'],
};
const icons: Partial<Record<Verb, string>> = {
  ...{ retry: 'refresh', move: 'swap', data: 'pen', message: 'mail', fire: 'clock', suspend: 'pause', resume: 'play' },
};
const previews: readonly Verb[] = ['move', 'migrate'];

/** The dialogs there is something to do with; none when the case is over. */
export function dialogsOf(visit: SignedInVisit, facts: CaseFacts, parts: ActionParts): Dialog[] {
  if (facts.status !== 'running') return [];
  const maySee = (verb: Verb): boolean =>
    can(visit.actor, asksFor[verb]) && (answering[verb]?.some((role) => visit.actor.roles.includes(role)) ?? true);
  return verbs
    .filter((verb) => maySee(verb) && fits(verb, facts, parts))
    .map((verb) => dialog(visit, facts, parts, verb));
}

function fits(verb: Verb, facts: CaseFacts, { versions }: ActionParts): boolean {
  if (verb === 'suspend') return !facts.suspended;
  if (verb === 'resume') return facts.suspended;
  if (verb === 'migrate') return versions.length > 0;
  if (verb === 'retry' || verb === 'skip-incident') return facts.incidents.length > 0;
  if (verb === 'fire' || verb === 'timer-due') return facts.timers.length > 0;
  if (verb === 'task-due' || verb === 'assign') return facts.tasks.length > 0;
  if (verb === 'put-back') return facts.tasks.some(({ assignee }) => assignee !== null);
  if (verb === 'message') return facts.messages.length > 0;
  if (verb === 'skip' || verb === 'move') return standing(facts).length > 0;
  return true;
}

function dialog(visit: SignedInVisit, facts: CaseFacts, parts: ActionParts, verb: Verb): Dialog {
  const { t } = visit;
  const typed = parts.typed?.verb === verb ? parts.typed : null;
  const danger = verb === 'cancel' || verb === 'skip-incident' || verb === 'skip';
  return {
    verb,
    id: `do-${verb}`,
    action: paths.caseAct(facts.id, verb),
    title: t(`act.${verb}`),
    hint: t(`act.${verb}.hint`),
    submit: t(hasSentence(`act.${verb}.submit`) ? `act.${verb}.submit` : `act.${verb}`),
    danger,
    icon: icons[verb] ?? 'right',
    fields: fieldsOf({ visit, facts, parts, verb, values: typed?.values ?? {} }),
    nodes: verb === 'migrate' ? nodesOf(visit, facts, parts, typed?.values ?? {}) : null,
    reason: typed?.values['reason'] ?? '',
    key: newId(),
    open: typed !== null,
    error: typed?.error ?? null,
    preview: previews.includes(verb) ? paths.caseDo(facts.id) : null,
    previewed: typed?.previewed ?? null,
  };
}

function nodesOf(visit: SignedInVisit, facts: CaseFacts, parts: ActionParts, values: Typed['values']): Dialog['nodes'] {
  const { names, model, target } = parts;
  if (!target) return null;
  return { version: target.version, fields: mappingFields({ visit, facts, names, model, values }, target) };
}
