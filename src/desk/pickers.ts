/** What the pickers of a form offer now: rooms as they stand, guests a search finds; each as the reader may see it. */
import { isPicker, openParts, type Form, type PickerField, type RoomField } from '../forms/form';
import type { FormContext } from '../forms/context';
import { evaluateLoosely } from '../forms/options';
import type { CustomerFacts, PickerFacts } from '../forms/picker';
import { searchName } from '../forms/schema';
import { seenSoFar } from '../forms/submission';
import type { Actor } from '../lib/actor';
import { isUuid } from '../lib/ids';
import type { Json, Variables } from '../lib/json';
import type { Desk, Language } from './desk';
import { customerOfId, findCustomers, type FoundCustomer } from './read/customer-search';
import { roomOffers, type RoomWish } from './read/room-offers';

export interface PickerReader {
  readonly actor: Actor;
  readonly language: Language;
}
type Typed = Readonly<Record<string, unknown>>;

export const pickersOf = (form: Form): PickerField[] => openParts(form.parts).filter(isPicker);

/** The context with what the form's pickers (all of them, or those given) offer, by what has been typed so far; nothing is asked where there is none. */
export async function withPickers(
  desk: Desk,
  { form, typed, context }: { readonly form: Form; readonly typed: Typed; readonly context: FormContext },
  reader: PickerReader,
  pickers: readonly PickerField[] = pickersOf(form),
): Promise<FormContext> {
  if (pickers.length === 0) return context;
  const seen = seenSoFar(form, typed, context);
  const facts = await Promise.all(
    pickers.map(async (field) => [field.key, await factsOf(desk, { field, typed, seen, context }, reader)] as const),
  );
  return { ...context, pickers: Object.fromEntries(facts) };
}

interface Asked {
  readonly field: PickerField;
  readonly typed: Typed;
  readonly seen: Variables;
  readonly context: FormContext;
}

function factsOf(desk: Desk, { field, typed, seen, context }: Asked, reader: PickerReader): Promise<PickerFacts> {
  if (field.type === 'roompicker') return roomOffers(desk, reader.actor, wishOf(field, seen, context), reader.language);
  const search = textOf(typed[searchName(field.key)]);
  const chosen = textOf(typed[field.key]) || textOf(context.variables[field.key]);
  return customerFacts(desk, { search, chosen }, reader, context.translate);
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 100) : '');

/** The file chosen already and those that fit a search, in words. */
export async function customerFacts(
  desk: Desk,
  { search, chosen }: { readonly search: string; readonly chosen: string },
  { actor }: PickerReader,
  translate: FormContext['translate'],
): Promise<CustomerFacts> {
  const known = chosen === '' ? [] : await customerOfId(desk, actor, chosen);
  const found = search === '' ? [] : await findCustomers(desk, actor, search);
  const all = [...known, ...found.filter(({ id }) => id !== chosen)];
  return { kind: 'customers', search, found: all.map((one) => inWords(one, translate)) };
}

const inWords = ({ id, name, phone, grade }: FoundCustomer, translate: FormContext['translate']) => ({
  ...{ id, phone },
  name: name || translate('guest.unnamed'),
  note: grade === 'none' ? '' : translate(`grade.${grade}`),
});

function wishOf({ wish }: RoomField, seen: Variables, context: FormContext): RoomWish {
  const given = (name: keyof typeof wish): Json => (wish[name] ? evaluateLoosely(wish[name], seen, context) : null);
  const venueId = given('venue');
  const bookingId = given('booking');
  const party = given('party');
  return {
    venueId: typeof venueId === 'string' ? venueId : null,
    bookingId: typeof bookingId === 'string' && isUuid(bookingId) ? bookingId : null,
    party: typeof party === 'number' ? Math.min(999, Math.max(1, Math.ceil(party))) : null,
    stay: stayOf(given),
  };
}

function stayOf(given: (name: 'date' | 'time' | 'hours' | 'from' | 'to') => Json): RoomWish['stay'] {
  const [from, to] = [instantOf(given('from')), instantOf(given('to'))];
  if (from && to && from < to) return { from, to };
  const [date, startTime, hours] = [given('date'), given('time'), given('hours')];
  if (typeof date !== 'string' || typeof startTime !== 'string' || typeof hours !== 'number') return null;
  const isWhen = /^\d{4}-\d\d-\d\d$/.test(date) && /^\d\d:\d\d$/.test(startTime) && hours > 0 && hours <= 24;
  return isWhen ? { date, startTime, hours } : null;
}

function instantOf(value: Json): Date | null {
  const at = typeof value === 'string' ? new Date(value) : null;
  return at && !Number.isNaN(at.getTime()) ? at : null;
}
