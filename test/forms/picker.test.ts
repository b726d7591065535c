import type { PickerFacts, RoomFacts, RoomOffer } from '../../src/forms/picker';
import { roomsView } from '../../src/forms/picker';
import { readSubmission, seenSoFar } from '../../src/forms/submission';
import { formView } from '../../src/forms/view';
import { contextWith, formOf } from './example';

const room = (number: string, more: Partial<RoomOffer> = {}): RoomOffer => ({
  ...{ id: `id-${number}`, number, floor: 2, typeName: 'small', personsFrom: 4, personsTo: 6 },
  ...{ state: 'free', fits: true, until: null, ...more },
});
const rooms = (...offers: RoomOffer[]): RoomFacts => ({ kind: 'rooms', stands: 'known', rooms: offers });
const known = rooms(
  room('B07'),
  room('B09', { state: 'in-use', until: '2026-11-21T15:00:00.000Z' }),
  room('C01', { fits: false }),
);
const nobody: PickerFacts = { kind: 'customers', search: '', found: [] };
const chen = { id: 'c1', name: '陈屿', phone: '199 •••• 0172', note: '' };

const wish = { venue: '=venueId' };
function read(component: Record<string, unknown>, typed: Record<string, unknown>, facts?: PickerFacts): unknown {
  const context = contextWith({}, facts ? { pickers: { it: facts } } : {});
  const result = readSubmission(formOf({ key: 'it', ...component }), typed, context);
  return result.ok ? result.values['it'] : `! ${result.errors[0]?.code}`;
}

describe('a room picker', () => {
  it.each<
    [what: string, more: Record<string, unknown>, typed: string, expected: unknown, facts: PickerFacts | undefined]
  >([
    ['keeps the id of a free room', {}, 'B07', 'id-B07', known],
    ['knows it however it is written', {}, 'ｂ 07', 'id-B07', known],
    ['takes its id as well', {}, 'id-B07', 'id-B07', known],
    ['refuses one that is taken', {}, 'B09', '! room-taken', known],
    ['keeps a taken one where any may be named', { offers: 'all' }, 'B09', 'id-B09', known],
    ['refuses one the venue does not have', { offers: 'all' }, 'Z99', '! no-such-room', known],
    ['keeps the number where it is asked to', { keeps: 'number' }, 'b07', 'B07', known],
    [
      'keeps what was said while no venue is known',
      { keeps: 'number' },
      'B07',
      'B07',
      { ...known, stands: 'no-venue', rooms: [] },
    ],
    ['keeps no id while no venue is known', {}, 'B07', '! no-such-room', undefined],
    ['may be left empty', {}, '', null, known],
    ['may be needed', { validate: { required: true } }, '', '! required', known],
  ])('%s', (_, more, typed, expected, facts) => {
    expect(read({ type: 'roompicker', wish, ...more }, { it: typed }, facts)).toBe(expected);
  });

  it('says free rooms that fit first, and how each stands on the clock of the venue', () => {
    const view = roomsView(known, contextWith());
    expect(view.options.map(({ value, says }) => [value, says.tone])).toEqual([
      ['B07', 'green'],
      ['C01', 'amber'],
      ['B09', 'red'],
    ]);
    expect(view.options[2]?.label).toContain('"until":"23:00"');
    expect(view.says).toEqual({ text: expect.stringContaining('picker.room.fitting') as string, tone: 'green' });
  });

  it.each<[RoomFacts, string]>([
    [rooms(room('C01', { fits: false })), 'picker.room.onlySmall'],
    [rooms(room('B09', { state: 'booked' })), 'picker.room.none'],
    [{ kind: 'rooms', stands: 'no-venue', rooms: [] }, 'picker.room.no-venue'],
    [{ kind: 'rooms', stands: 'no-time', rooms: [room('B07', { state: 'unknown' })] }, 'picker.room.no-time'],
    [{ kind: 'rooms', stands: 'closed', rooms: [room('B07', { state: 'closed' })] }, 'picker.room.closed'],
  ])('says how it stands in general', (facts, words) => {
    expect(roomsView(facts, contextWith()).says.text).toContain(words);
  });

  it('shows the number of a room it keeps by its id, and names the fields its wish is made of', () => {
    const form = formOf({
      type: 'roompicker',
      key: 'it',
      wish: { venue: '=venueId', date: '=date', party: '=party + 1' },
    });
    const view = formView(form, { values: { it: 'id-B07' } }, contextWith({}, { pickers: { it: known } }));
    expect(view.items[0]).toMatchObject({ value: 'B07', picker: { needs: 'venueId date party' } });
  });
});

describe('a customer picker', () => {
  const picker = { type: 'customerpicker' };
  const found: PickerFacts = { kind: 'customers', search: '0172', found: [chen] };

  it.each<[what: string, typed: Record<string, unknown>, expected: unknown, facts: PickerFacts]>([
    ['keeps the id of one that was offered', { it: 'c1' }, 'c1', found],
    ['refuses one that was not', { it: 'c2' }, '! not-an-option', found],
    ['asks which one is meant', { it_search: '0172' }, '! choose-customer', found],
    ['says that nobody was found', { it_search: '0172' }, '! no-such-customer', { ...found, found: [] }],
    ['may be left empty', {}, null, nobody],
  ])('%s', (_, typed, expected, facts) => {
    expect(read(picker, typed, facts)).toBe(expected);
  });

  it('offers what was found as answers, with the search kept', () => {
    const form = formOf({ ...picker, key: 'it' });
    const input = {
      typed: { it_search: '0172' },
      errors: [{ path: 'it', code: 'choose-customer' as const, params: {} }],
    };
    const view = formView(form, input, contextWith({}, { pickers: { it: found } }));
    expect(view.items[0]).toMatchObject({
      options: [{ value: 'c1', label: '陈屿 · 199 •••• 0172', chosen: false }],
      picker: { search: '0172', searchName: 'it_search' },
    });
  });
});

describe('what has been typed so far', () => {
  it('is read without complaint, with what the case knows', () => {
    const form = formOf({ type: 'number', key: 'party', validate: { min: 1 } }, { type: 'datetime', key: 'date' });
    expect(seenSoFar(form, { party: 'x', date: '2026-11-22' }, contextWith({ venueId: 'v' }))).toEqual({
      ...{ venueId: 'v', party: null, date: '2026-11-22' },
    });
  });
});
