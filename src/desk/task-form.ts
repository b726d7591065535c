/** A task's form for whoever fills it in, person or integration: what may be chosen now, and what was sent, checked. */
import type { FormContext } from '../forms/context';
import { evaluateLoosely } from '../forms/options';
import { personalFields } from '../forms/schema';
import { readSubmission, type Submission } from '../forms/submission';
import type { Actor } from '../lib/actor';
import type { Json, Variables } from '../lib/json';
import type { Desk, Language } from './desk';
import { withPickers } from './pickers';
import { venuesOf } from './policy';
import type { TaskRow } from './read/task';

/** Where a venue keeps no zone of its own known yet, times are the chain's. */
export const chainTimeZone = 'Asia/Shanghai';

export interface Reader {
  readonly actor: Actor;
  readonly language: Language;
  readonly t: FormContext['translate'];
  readonly now: Date;
}

/** The venues the person may choose from, as `venues` in every form; a form says `optionsFrom: "venues"`. */
function venueOptions(row: TaskRow, actor: Actor): Json {
  const within = venuesOf(actor);
  return row.venues
    .filter((venue) => within === null || within.includes(venue.id))
    .map((venue) => ({ value: venue.id, label: { 'zh-CN': venue.name, en: venue.nameEn } }));
}

/** What the form's texts, conditions and options may speak of: the case's data, the visit's own, and the venues. */
export const taskScope = (row: TaskRow): Variables => ({ ...row.variables, ...row.local });

export function taskFormContext(desk: Desk, row: TaskRow, reader: Reader): FormContext {
  return {
    now: reader.now,
    timeZone: row.time_zone ?? chainTimeZone,
    language: reader.language,
    variables: { ...taskScope(row), venues: venueOptions(row, reader.actor) },
    translate: reader.t,
    labels: desk.library.formLabels(row.form_key, reader.language),
  };
}

/** Who reads a script aloud, in words a script may use. */
export interface ScriptReader extends Reader {
  readonly agentName: string;
}

/**
 * What is to be said in this task, or null: its script (an id, or an expression that gives one) over the case's data, the
 * data a call brought along, and the names of guest, venue and whoever speaks.
 */
export function taskScript(desk: Desk, row: TaskRow, source: string, reader: ScriptReader): string | null {
  const { language } = reader;
  const id = source.startsWith('=')
    ? evaluateLoosely(source, taskScope(row), taskFormContext(desk, row, reader))
    : source;
  if (typeof id !== 'string') return null;
  const names = {
    agentName: reader.agentName,
    customerName: row.customer?.name ?? null,
    venueName: language === 'en' ? row.venue_name_en : row.venue_name,
  };
  const words = { ...taskScope(row), ...names, ...broughtAlong(row.variables['scriptData']) };
  return desk.library.script(id, language, words, { timeZone: row.time_zone ?? chainTimeZone });
}

const broughtAlong = (data: Json | undefined): Variables =>
  data !== null && typeof data === 'object' && !Array.isArray(data) ? (data as Variables) : {};

/** The names under which the task's form takes personal values, searches for guests among them. */
export const personalNames = (desk: Desk, row: TaskRow): string[] => personalFields(desk.library.form(row.form_key));

/** What was sent for the task, checked by its form, and which of the values are personal. */
export async function readTaskForm(
  desk: Desk,
  row: TaskRow,
  body: Readonly<Record<string, unknown>>,
  reader: Reader,
): Promise<Submission & { readonly personal: readonly string[] }> {
  const form = desk.library.form(row.form_key);
  const context = await withPickers(desk, { form, typed: body, context: taskFormContext(desk, row, reader) }, reader);
  return { ...readSubmission(form, body, context), personal: personalNames(desk, row) };
}
