/** Rooms and customers to choose from: what was looked up, how a choice is read, and how a page says it. */
import { DateTime } from 'luxon';
import type { Json } from '../lib/json';
import type { FieldErrorCode, FormContext } from './context';
import type { CustomerField, RoomField } from './form';

export interface RoomOffer {
  readonly id: string;
  readonly number: string;
  readonly floor: number;
  readonly typeName: string;
  readonly personsFrom: number;
  readonly personsTo: number;
  /** `unknown` until a time is given; else `free`, or why it cannot be had. */
  readonly state: string;
  /** Large enough for the party. */
  readonly fits: boolean;
  readonly until: string | null;
}
export interface RoomFacts {
  readonly kind: 'rooms';
  /** What is still missing, or why no room can be had then. */
  readonly stands: 'no-venue' | 'no-time' | 'closed' | 'past' | 'known';
  readonly rooms: readonly RoomOffer[];
}
export interface CustomerOffer {
  readonly id: string;
  readonly name: string;
  /** As the reader may see it. */
  readonly phone: string;
  readonly note: string;
}
export interface CustomerFacts {
  readonly kind: 'customers';
  readonly search: string;
  /** The one chosen already, then those the search found. */
  readonly found: readonly CustomerOffer[];
}
export type PickerFacts = RoomFacts | CustomerFacts;

type Read = { readonly value: Json } | { readonly code: FieldErrorCode; readonly params?: Record<string, string> };

const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '');

/** The room somebody means: its id, or its number as people write it. */
export const roomMeant = (text: string, facts: RoomFacts): RoomOffer | undefined =>
  facts.rooms.find(({ id, number }) => id === text || plain(number) === plain(text));

/** The room named, if the venue has it and, where only free ones are offered, it is free. */
export function readRoom(field: RoomField, text: string, facts: RoomFacts | undefined): Read {
  if (text === '') return field.required ? { code: 'required' } : { value: null };
  const room = facts && roomMeant(text, facts);
  // Without a venue nobody can say which rooms there are; the venue is asked for by its own field.
  if (!room && field.keeps === 'number' && (!facts || facts.stands === 'no-venue')) return { value: text.slice(0, 40) };
  if (!room) return { code: 'no-such-room', params: { number: text.slice(0, 40) } };
  const had = room.state === 'free' || room.state === 'unknown';
  if (field.offers === 'free' && !had) return { code: 'room-taken', params: { number: room.number } };
  return { value: field.keeps === 'id' ? room.id : room.number };
}

/** The customer chosen from those offered. A search without a choice is no answer: the page offers what it found. */
export function readCustomer(field: CustomerField, text: string, facts: CustomerFacts | undefined): Read {
  if (text !== '') {
    return facts?.found.some(({ id }) => id === text) ? { value: text } : { code: 'not-an-option' };
  }
  if (facts && facts.search !== '') return { code: facts.found.length > 0 ? 'choose-customer' : 'no-such-customer' };
  return field.required ? { code: 'choose' } : { value: null };
}

/** The guests found, as answers to choose from. */
export const customersView = ({ found }: CustomerFacts): { value: string; label: string; name: string }[] =>
  found.map(({ id, name, phone, note }) => ({
    value: id,
    name,
    label: [name, phone, note].filter(Boolean).join(' · '),
  }));

export interface Sentence {
  readonly text: string;
  readonly tone: 'green' | 'amber' | 'red' | '';
}
export interface RoomOptionView {
  readonly value: string;
  readonly label: string;
  readonly says: Sentence;
}
export interface RoomsView {
  readonly options: readonly RoomOptionView[];
  /** How it stands while no room of the list is named. */
  readonly says: Sentence;
}

const named = 6;
const byFit = (a: RoomOffer, b: RoomOffer): number => rankOf(a) - rankOf(b);
const rankOf = ({ state, fits }: RoomOffer): number => (state === 'free' ? 0 : 2) + (fits ? 0 : 1);

/** The rooms in words, free ones that fit first. */
export function roomsView(facts: RoomFacts, context: FormContext): RoomsView {
  const options = [...facts.rooms].sort(byFit).map((room) => ({
    value: room.number,
    label: [wordsOf(room, context), stateOf(room, context).text].filter(Boolean).join(' · '),
    says: sentenceOf(room, context),
  }));
  return { options, says: standing(facts, context) };
}

function wordsOf({ typeName, personsFrom, personsTo, floor }: RoomOffer, { translate }: FormContext): string {
  return translate('picker.room.words', { type: typeName, from: personsFrom, to: personsTo, floor });
}

function stateOf({ state, fits, until }: RoomOffer, { translate, timeZone }: FormContext): Sentence {
  if (state === 'unknown') return { text: '', tone: '' };
  if (state === 'free')
    return { text: translate(fits ? 'picker.room.free' : 'picker.room.small'), tone: fits ? 'green' : 'amber' };
  const ends = until ? DateTime.fromISO(until, { zone: timeZone }).toFormat('HH:mm') : '';
  const why = translate(`picker.room.state.${state}`);
  return { text: ends ? translate('picker.room.until', { why, until: ends }) : why, tone: 'red' };
}

function sentenceOf(room: RoomOffer, context: FormContext): Sentence {
  const { text, tone } = stateOf(room, context);
  const about = wordsOf(room, context);
  return { text: context.translate('picker.room.says', { number: room.number, what: text || about }), tone };
}

function standing({ stands, rooms }: RoomFacts, { translate }: FormContext): Sentence {
  if (stands !== 'known') return { text: translate(`picker.room.${stands}`, { count: rooms.length }), tone: '' };
  const free = rooms.filter(({ state }) => state === 'free');
  const fitting = free.filter(({ fits }) => fits);
  const list = (fitting.length > 0 ? fitting : free).slice(0, named).map(({ number }) => number);
  const words = { count: fitting.length, free: free.length, list: list.join(translate('list.separator')) };
  if (fitting.length > 0) return { text: translate('picker.room.fitting', words), tone: 'green' };
  return free.length > 0
    ? { text: translate('picker.room.onlySmall', words), tone: 'amber' }
    : { text: translate('picker.room.none'), tone: 'red' };
}
