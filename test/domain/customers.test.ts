import { addPhone, findOrCreateCustomer } from '../../src/domain/customers';
import { verifyCaller } from '../../src/domain/booking-search';
import { mergeCustomers } from '../../src/domain/merge-customers';
import { giveConsent, hasConsent, withdrawConsent } from '../../src/domain/consents';
import { lastFour, maskPhone, parsePhone, sayPhone } from '../../src/domain/phones';
import { useWorld } from './world';

const world = useWorld();

describe('a phone number', () => {
  it.each([
    ['199 0000 0172', '+8619900000172'],
    ['+86-199-0000-0172', '+8619900000172'],
    ['１９９０００００１７２', '+8619900000172'],
    ['021 5550 0101', '+862155500101'],
    ['+44 7911 123456', '+447911123456'],
    ['0044 7911 123456', '+447911123456'],
    ['008613912345678', '+8613912345678'],
    ['+852 6123 4567', '+85261234567'],
  ])('is read from %s', (text, e164) => expect(parsePhone(text)).toBe(e164));

  it.each(['12345', 'abc', '', '199 0000'])('is refused when it is none: %j', (text) =>
    expect(parsePhone(text)).toBeNull(),
  );

  it.each([
    ['+8619900000172', '199 0000 0172'],
    ['+862155500101', '021 5550 0101'],
    ['+447911123456', '+44 7911 123456'],
  ])('%s is said as %s', (e164, said) => expect(sayPhone(e164)).toBe(said));

  it('shows no more than its ends', () => {
    expect(maskPhone('+8619900000172')).toBe('199 •••• 0172');
    expect(maskPhone('+447911123456')).toBe('+44 •••• 3456');
    expect(maskPhone('+862155500101')).toBe('+86 •••• 0101');
    expect(lastFour('尾号 0172')).toBe('0172');
    expect(lastFour('72')).toBeNull();
  });
});

describe('a customer', () => {
  it('is made once for a number and found again, with the name on file kept', async () => {
    const first = await findOrCreateCustomer(world.act(), { name: '白露', e164: '+8619900000001' });
    const again = await findOrCreateCustomer(world.act(), { name: '白小姐', e164: '+8619900000001' });
    expect(first).toMatchObject({ returning: false, grade: 'none', pastNoShows: 0 });
    expect(again).toEqual({ ...first, returning: true });
    expect(await nameOf(first.customerId)).toBe('白露');
  });

  it('gets the name that was missing', async () => {
    const first = await findOrCreateCustomer(world.act(), { name: null, e164: '+8619900000002' });
    await findOrCreateCustomer(world.act(), { name: '宋小满', e164: '+8619900000002' });
    expect(await nameOf(first.customerId)).toBe('宋小满');
  });

  it('is one file when two steps make it at once', async () => {
    const make = () =>
      world.database.transaction((tx) =>
        findOrCreateCustomer(world.act(undefined, tx), { name: '孟夏', e164: '+8619900000003' }),
      );
    const made = await Promise.all([make(), make(), make(), make()]);
    expect(new Set(made.map(({ customerId }) => customerId)).size).toBe(1);
    expect(made.filter(({ returning }) => !returning)).toHaveLength(1);
  });

  it('may have several numbers, but none that somebody else has', async () => {
    const a = await findOrCreateCustomer(world.act(), { name: '甲', e164: '+8619900000004' });
    const b = await findOrCreateCustomer(world.act(), { name: '乙', e164: '+8619900000005' });
    expect(await addPhone(world.act(), a.customerId, '+8619900000006')).toBe(true);
    expect(await addPhone(world.act(), b.customerId, '+8619900000006')).toBe(false);
    const found = await findOrCreateCustomer(world.act(), { name: null, e164: '+8619900000006' });
    expect(found.customerId).toBe(a.customerId);
  });

  it('with two files has one after they are joined, numbers, bookings and consents included', async () => {
    const into = await world.customer('+8619900000008');
    const other = await world.customer('+8619900000009');
    const held = await world.hold({ rooms: ['B07'], customerId: other });
    await giveConsent(world.act(), other, 'campaign', 'phone');
    await mergeCustomers(world.act(), other, into);
    expect(await world.customer('+8619900000009')).toBe(into);
    expect(await hasConsent(world.database, into, 'campaign')).toBe(true);
    expect(await verifyCaller(world.database, held!.bookingId, '0008')).toBe(true);
    await expect(mergeCustomers(world.act(), other, into)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('joined to another keeps the better grade and what only one of the files knew', async () => {
    const [into, other] = [await world.customer('+8619900000021'), await world.customer('+8619900000022')];
    await world.database.query(`UPDATE customer SET name = NULL, grade = 'silver' WHERE id = $1`, [into]);
    await world.database.query(
      `UPDATE customer SET name = '唐若初', grade = 'vip', email = 'tang@example.com' WHERE id = $1`,
      [other],
    );
    await mergeCustomers(world.act(), other, into);
    const [kept] = await world.database.query('SELECT name, grade, email FROM customer WHERE id = $1', [into]);
    expect(kept).toEqual({ name: '唐若初', grade: 'vip', email: 'tang@example.com' });
  });

  it('is asked for a consent once per purpose and may withdraw it', async () => {
    const customerId = await world.customer('+8619900000007');
    await giveConsent(world.act(), customerId, 'campaign', 'phone');
    await giveConsent(world.act(), customerId, 'campaign', 'form');
    expect(await hasConsent(world.database, customerId, 'campaign')).toBe(true);
    await withdrawConsent(world.act(), customerId, 'campaign', 'phone');
    expect(await hasConsent(world.database, customerId, 'campaign')).toBe(false);
  });
});

describe('the key of the search by last four digits', () => {
  it('cannot be read by the app', async () => {
    await expect(world.database.query('SELECT * FROM search_key')).rejects.toMatchObject({ code: '42501' });
  });
});

async function nameOf(customerId: string): Promise<string> {
  const [row] = await world.database.query<{ name: string }>('SELECT name FROM customer WHERE id = $1', [customerId]);
  return row!.name;
}
