import { z } from 'zod';
import { handlersOf } from '../../src/engine/handlers';
import { isSealed, openPersonal } from '../../src/engine/personal';
import { defineHandler } from '../../src/handler-kit';
import type { Variables } from '../../src/lib/json';
import { useDesk } from '../kit/desk';
import { end, model, serviceTask, start, userTask } from './models';

const seen: string[] = [];
const greet = defineHandler({
  type: 'test.greet',
  title: { zh: '问候', en: 'Greet' },
  needs: z.object({ phone: z.string() }),
  gives: z.object({ customerId: z.string() }),
  errors: [],
  run: ({ phone }, step) => {
    seen.push(phone);
    return Promise.resolve({ customerId: step.newId() });
  },
});
const desk = useDesk({
  models: [
    model(
      'greeting',
      [start(), userTask('ask'), serviceTask('greet', 'test.greet'), userTask('more'), end('done')],
      ['started > ask > greet > more > done'],
      { process: { 'encore:customer': 'customerId' } },
    ),
  ],
  handlers: handlersOf(greet),
});
const phone = '+8619900000001';

async function greeted(): Promise<string> {
  const started = await desk.start('greeting');
  await desk.complete('ask', { phone, note: 'plain' }, { caseId: started, personal: ['phone'] });
  return started.caseId;
}

const stored = async (caseId: string): Promise<Variables> => {
  const [row] = await desk.database.query<{ variables: Variables }>('SELECT variables FROM "case" WHERE id = $1', [
    caseId,
  ]);
  return row!.variables;
};

test('personal values are sealed wherever they are stored, and opened for handlers and pages', async () => {
  const caseId = await greeted();
  const variables = await stored(caseId);

  expect(isSealed(variables['phone'])).toBe(true);
  expect(variables['phone']).toMatchObject({ subject: `case:${caseId}` });
  expect(seen.at(-1)).toBe(phone);
  expect(await openPersonal(desk.database, variables)).toMatchObject({ phone, note: 'plain' });
});

test('no table holds the plain value', async () => {
  await greeted();
  const tables = await desk.database.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'`,
  );
  for (const { name } of tables) {
    const found = await desk.database.query(`SELECT FROM "${name}" t WHERE t::text LIKE '%19900000001%'`);
    expect({ name, rows: found.length }).toEqual({ name, rows: 0 });
  }
});

test('once the customer is known, values are sealed under the customer’s key', async () => {
  const caseId = await greeted();
  await desk.complete('more', { address: 'somewhere' }, { caseId, personal: ['address'] });
  const variables = await stored(caseId);

  expect(variables['address']).toMatchObject({ subject: `customer:${variables['customerId'] as string}` });
});

test('a destroyed key makes the values unreadable and leaves the case readable', async () => {
  const caseId = await greeted();
  await desk.database.query('UPDATE personal_key SET key = NULL, destroyed_at = now() WHERE subject = $1', [
    `case:${caseId}`,
  ]);

  expect(await openPersonal(desk.database, await stored(caseId))).toMatchObject({ phone: null, note: 'plain' });
});

test('a sealed value moved to another subject or changed by a byte does not open', async () => {
  const variables = await stored(await greeted());
  const { sealed, subject } = variables['phone'] as { sealed: string; subject: string };
  const bytes = Buffer.from(sealed, 'base64');
  bytes[bytes.length - 1]! ^= 1;

  expect(await openPersonal(desk.database, { sealed: bytes.toString('base64'), subject })).toBeNull();
  expect(await openPersonal(desk.database, { sealed: 'AAAA', subject })).toBeNull();
});
