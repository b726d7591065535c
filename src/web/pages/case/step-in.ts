/** Carries out what a dialog asks for; every verb is one command with its reason. */
import { DateTime } from 'luxon';
import { colleagueNamed } from '../../../desk/colleagues';
import { assignTask } from '../../../desk/hand-over';
import { startMigration } from '../../../desk/migrate';
import {
  changeData,
  changeTaskDue,
  changeTimerDue,
  fireTimer,
  moveToken,
  resumeCase,
  skipIncident,
  skipVisit,
  suspendCase,
} from '../../../desk/operate';
import type { CaseFacts } from '../../../desk/read/case';
import { cancelCase, publishMessage, retryIncident, unclaimTask } from '../../../desk/work';
import { InputError } from '../../../lib/errors';
import type { Json, Variables } from '../../../lib/json';
import { sayingOf, type SignedInVisit } from '../../visit';
import { verbs, type Verb } from './actions';
import { given, missing, wantedIn, type Fields } from './fields';
import { mustBeForVersion, wishIn } from './mapping';
import { lookAt } from './migration-look';

export const asVerb = (text: string): Verb | null => verbs.find((one) => one === text) ?? null;

type Act = (visit: SignedInVisit, facts: CaseFacts, fields: Fields) => Promise<unknown>;

const acts: Readonly<Record<Verb, Act>> = {
  retry: ({ desk, actor }, facts, fields) =>
    retryIncident(desk, actor, ofCase(facts.incidents, given(fields, 'incident')), {
      ...wantedIn(fields),
      ...also(facts, fields),
    }),
  'skip-incident': ({ desk, actor }, facts, fields) =>
    skipIncident(desk, actor, ofCase(facts.incidents, given(fields, 'incident')), {
      ...wantedIn(fields),
      ...also(facts, fields),
    }),
  skip: ({ desk, actor }, facts, fields) =>
    skipVisit(desk, actor, facts.id, {
      ...{ ...wantedIn(fields), itemId: given(fields, 'item') },
      ...also(facts, fields),
    }),
  move: ({ desk, actor }, facts, fields) =>
    moveToken(desk, actor, facts.id, {
      ...{ ...wantedIn(fields), itemId: given(fields, 'item'), target: given(fields, 'target') },
    }),
  data: ({ desk, actor }, facts, fields) => {
    const wanted = { ...wantedIn(fields), variables: { [given(fields, 'name')]: valueIn(facts, fields) } };
    return changeData(desk, actor, facts.id, wanted);
  },
  message: ({ desk, actor }, facts, fields) => {
    const awaited = facts.messages[Number(given(fields, 'message'))];
    if (!awaited) throw missing('message');
    const { name, key: correlationKey } = awaited;
    return publishMessage(desk, actor, { ...wantedIn(fields), name, correlationKey, payload: payloadIn(fields) });
  },
  fire: ({ desk, actor }, facts, fields) =>
    fireTimer(desk, actor, ofCase(facts.timers, given(fields, 'timer')), wantedIn(fields)),
  'timer-due': (visit, facts, fields) => {
    const due = momentIn(visit, facts, given(fields, 'due'));
    const timer = ofCase(facts.timers, given(fields, 'timer'));
    return changeTimerDue(visit.desk, visit.actor, timer, { ...wantedIn(fields), due });
  },
  'task-due': (visit, facts, fields) => {
    const text = fields['due']?.trim() ?? '';
    const due = text === '' ? null : momentIn(visit, facts, text);
    const task = ofCase(facts.tasks, given(fields, 'task'));
    return changeTaskDue(visit.desk, visit.actor, task, { ...wantedIn(fields), due });
  },
  assign: async ({ desk, actor }, facts, fields) => {
    const task = ofCase(facts.tasks, given(fields, 'task'));
    const { id } = await colleagueNamed(desk, given(fields, 'to'));
    await assignTask(desk, actor, task, id, { ...wantedIn(fields), note: fields['note'] });
  },
  'put-back': ({ desk, actor }, facts, fields) =>
    unclaimTask(desk, actor, ofCase(facts.tasks, given(fields, 'task')), wantedIn(fields)),
  migrate: async (visit, facts, fields) => {
    mustBeForVersion(fields);
    const wanted = { ...wishIn(facts, fields), ...wantedIn(fields) };
    const { refusals } = await lookAt(visit, facts, fields);
    if (refusals.length > 0)
      throw new InputError('the case cannot go there', { reason: 'migrate-refused', list: refusals.join('') });
    await startMigration(visit.desk, visit.actor, wanted);
  },
  suspend: ({ desk, actor }, facts, fields) => suspendCase(desk, actor, facts.id, wantedIn(fields)),
  resume: ({ desk, actor }, facts, fields) => resumeCase(desk, actor, facts.id, wantedIn(fields)),
  cancel: ({ desk, actor }, facts, fields) => cancelCase(desk, actor, facts.id, wantedIn(fields)),
};

/** Does it; what is refused is thrown as the desk throws it. */
export async function act(visit: SignedInVisit, facts: CaseFacts, verb: Verb, fields: Fields): Promise<void> {
  await acts[verb](visit, facts, fields);
}

/** Only what belongs to the case the reader was shown. */
function ofCase(rows: readonly { readonly id: string }[], id: string): string {
  if (rows.some((one) => one.id === id)) return id;
  throw new InputError('that does not stand in this case any more', { reason: 'not-waiting' });
}

const also = (facts: CaseFacts, fields: Fields): { variables?: Variables } =>
  fields['name'] ? { variables: { [fields['name']]: valueIn(facts, fields) } } : {};

/** As the value was before: a number stays a number, yes and no stay so; nothing typed is no value. */
function valueIn({ variables }: CaseFacts, fields: Fields): Json {
  const text = fields['value']?.trim() ?? '';
  if (text === '') return null;
  const old = variables[fields['name'] ?? ''];
  if (typeof old === 'string') return text;
  const read = readValue(text);
  if (old === null || old === undefined || kindOf(old) === kindOf(read)) return read;
  throw new InputError('the value is of another kind', { reason: 'value-kind', fields: { value: { code: 'kind' } } });
}

const kindOf = (value: Json): string => (Array.isArray(value) ? 'list' : typeof value);

const words: Readonly<Record<string, boolean>> = { 是: true, 否: false, yes: true, no: false };

/** Numbers, yes and no, lists and objects as JSON writes them; everything else is text. */
function readValue(text: string): Json {
  if (Object.hasOwn(words, text)) return words[text]!;
  if (!/^(-?\d|true$|false$|null$|[[{"])/.test(text)) return text;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

/** `name = value`, one to a line. */
function payloadIn(fields: Fields): Variables {
  const lines = (fields['payload'] ?? '').split('\n').filter((line) => line.trim() !== '');
  const pairs = lines.map((line) => {
    const at = line.indexOf('=');
    if (at < 1) throw new InputError('a line names no value', { reason: 'payload-line', line: line.trim() });
    return [line.slice(0, at).trim(), readValue(line.slice(at + 1).trim())] as const;
  });
  return Object.fromEntries(pairs);
}

/** Typed as the clock on the wall of the venue shows it. */
function momentIn(visit: SignedInVisit, facts: CaseFacts, text: string): Date {
  const { timeZone } = sayingOf(visit, facts.time_zone);
  const moment = DateTime.fromISO(text, { zone: timeZone });
  if (moment.isValid) return moment.toJSDate();
  throw new InputError('no moment', { reason: 'no-moment', fields: { due: { code: 'moment' } } });
}
