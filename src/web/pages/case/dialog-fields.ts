/** The fields of the dialogs: which visit, timer or task, which value, until when. */
import { can } from '../../../desk/policy';
import type { CaseFacts } from '../../../desk/read/case';
import { hasSentence } from '../../i18n';
import { paths } from '../../paths';
import type { SignedInVisit } from '../../visit';
import type { ActionParts, Verb } from './actions';

interface Choice {
  readonly value: string;
  readonly label: string;
  readonly chosen: boolean;
  /** Where it stands on the diagram, for whoever drags it there. */
  readonly element: string | null;
}
export interface DialogField {
  readonly name: string;
  readonly id: string;
  readonly label: string;
  readonly hint: string | null;
  readonly required: boolean;
  readonly choices: readonly Choice[];
  readonly value: string;
  readonly isSelect: boolean;
  readonly isLines: boolean;
  readonly type: string;
  /** Where colleagues are offered from while a name is typed. */
  readonly people: string | null;
}

type Pair = readonly [value: string, label: string];
interface About {
  readonly visit: SignedInVisit;
  readonly facts: CaseFacts;
  readonly parts: ActionParts;
  readonly verb: Verb;
  /** What was typed or chosen before. */
  readonly values: Readonly<Record<string, string>>;
}

const unreachable = new Set(['bpmn:StartEvent', 'bpmn:BoundaryEvent']);
const unmovable = new Set(['bpmn:SequenceFlow', 'bpmn:BoundaryEvent']);

/** Visits a token stands at, without events that only wait beside it. */
export const standing = (facts: CaseFacts) =>
  facts.visits.filter((one) => one.leftAt === null && !unmovable.has(one.elementType));

export const fieldsOf = (about: About): DialogField[] => table[about.verb](about);

const table: Readonly<Record<Verb, (about: About) => DialogField[]>> = {
  retry: (about) => [incident(about), ...alsoValue(about)],
  'skip-incident': (about) => [incident(about), ...alsoValue(about)],
  skip: (about) => [item(about), ...alsoValue(about)],
  move: (about) => [item(about), target(about)],
  data: (about) => value(about, false),
  message: (about) => [message(about), payload(about)],
  fire: (about) => [timer(about)],
  'timer-due': (about) => [timer(about), { ...moment(about), required: true }],
  'task-due': (about) => [task(about, false), { ...moment(about), hint: about.visit.t('act.due.none') }],
  assign: (about) => [task(about, false), person(about), noteFor(about)],
  'put-back': (about) => [task(about, true)],
  migrate: (about) => [version(about)],
  suspend: () => [],
  resume: () => [],
  cancel: () => [],
};

const plain = ({ visit, verb, values }: About, name: string, label: string): DialogField => ({
  ...{ name, id: `do-${verb}-${name}`, label: visit.t(label), hint: null, required: true, choices: [] },
  ...{ value: values[name] ?? '', isSelect: false, isLines: false, type: 'text', people: null },
});

const select = (about: About, name: string, label: string, choices: readonly Pair[]): DialogField => ({
  ...plain(about, name, label),
  isSelect: true,
  choices: choices.map(([one, text]) => ({
    value: one,
    label: text,
    chosen: about.values[name] === one,
    element: null,
  })),
});

const named = ({ parts }: About, rows: readonly { readonly id: string; readonly elementId: string }[]): Pair[] =>
  rows.map(({ id, elementId }) => [id, parts.names.element(elementId)]);

const incident = (about: About) => select(about, 'incident', 'act.incident', named(about, about.facts.incidents));
const timer = (about: About) => select(about, 'timer', 'act.timer', named(about, about.facts.timers));
const item = (about: About): DialogField => {
  const rows = standing(about.facts).map(({ itemId, elementId }) => ({ id: itemId, elementId }));
  const made = select(about, 'item', 'act.item', named(about, rows));
  return { ...made, choices: made.choices.map((one, i) => ({ ...one, element: rows[i]!.elementId })) };
};
const target = (about: About) => {
  const nodes = [...about.parts.model.elements.values()].filter(({ type }) => !unreachable.has(type));
  return select(
    about,
    'target',
    'act.target',
    named(
      about,
      nodes.map(({ id }) => ({ id, elementId: id })),
    ),
  );
};
const task = (about: About, held: boolean) => {
  const rows = about.facts.tasks.filter(({ assignee }) => !held || assignee !== null);
  const label = (one: (typeof rows)[number]): string =>
    [about.parts.names.element(one.elementId), one.assignee].filter(Boolean).join(' · ');
  return select(
    about,
    'task',
    'act.task',
    rows.map((one) => [one.id, label(one)]),
  );
};
const person = (about: About): DialogField => {
  const [only, second] = about.facts.tasks;
  return {
    ...plain(about, 'to', 'work.handOverTo'),
    ...{ hint: about.visit.t('work.personHint'), people: paths.people(only && !second ? { task: only.id } : {}) },
  };
};
const noteFor = (about: About): DialogField => ({
  ...plain(about, 'note', 'work.note'),
  ...{ isLines: true, required: false, hint: about.visit.t('work.noteHint') },
});
const version = (about: About) => {
  const { t } = about.visit;
  const pairs = about.parts.versions.map((one): Pair => [String(one), t('act.versionNumber', { version: one })]);
  return select(about, 'version', 'act.version', pairs);
};
const moment = (about: About): DialogField => ({
  ...plain(about, 'due', 'act.due'),
  type: 'datetime-local',
  required: false,
});
const message = (about: About) => {
  const { names } = about.parts;
  const pairs = about.facts.messages.map((one, i): Pair => [
    String(i),
    `${one.name} · ${names.element(one.elementId)}`,
  ]);
  return select(about, 'message', 'act.message.name', pairs);
};
const payload = (about: About): DialogField => ({
  ...plain(about, 'payload', 'act.message.payload'),
  ...{ isLines: true, required: false, hint: about.visit.t('act.message.payload.hint') },
});

/** Where a value may be corrected by the way. */
const alsoValue = (about: About): DialogField[] => (can(about.visit.actor, 'case.data') ? value(about, true) : []);

function value(about: About, optional: boolean): DialogField[] {
  const { t } = about.visit;
  const none: Pair[] = optional ? [['', t('act.nothing')]] : [];
  const which = select(about, 'name', optional ? 'act.alsoChange' : 'act.field', [...none, ...valueNames(about)]);
  const text = plain(about, 'value', 'act.value');
  return [
    { ...which, required: !optional },
    { ...text, required: false, hint: t('act.value.hint') },
  ];
}

/** Values the case has, and those its forms may give it, by what people call them. */
function valueNames({ visit, facts, parts }: About): Pair[] {
  const names = [...new Set([...Object.keys(facts.variables), ...parts.words.keys()])];
  const label = (name: string): string =>
    parts.words.get(name)?.label ?? (hasSentence(`data.${name}`) ? visit.t(`data.${name}`) : name);
  return names.map((name) => [name, label(name) === name ? name : `${label(name)} · ${name}`]);
}
