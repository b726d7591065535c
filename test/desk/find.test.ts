/** Cases by what somebody knows of them; what each role sees of it; and that erasing a guest leaves nothing to find. */
import { readFindCriteria, type FindCriteria } from '../../src/desk/find/criteria';
import { findCases } from '../../src/desk/find/find';
import { guestsLike } from '../../src/desk/find/guests';
import { meaningOf, suggestions } from '../../src/desk/find/suggest';
import type { Suggestion } from '../../src/desk/find/suggestion';
import { fillFind } from '../../src/jobs/find-index';
import type { Actor } from '../../src/lib/actor';
import type { Variables } from '../../src/lib/json';
import { end, model, start, userTask } from '../engine/models';
import { useDesk } from '../kit/desk';
import { everyone } from '../kit/people';
import { evening, seedChain, venueIds } from '../web/kit';
import { putInto } from '../web/house';
import { deskOf, staff } from './house';

const process = { 'encore:businessKey': 'bookingCode', 'encore:customer': 'customerId', 'encore:venue': 'venueId' };
const flow = (id: string, outcome: string): string =>
  model(id, [start(), userTask('ask'), end('done', outcome)], ['started > ask > done'], { process });
const ours = useDesk({
  at: evening,
  seed: seedChain,
  models: [flow('flow-01', 'booked'), flow('flow-02', 'declined')],
});

const begin = async (variables: Variables, process = 'flow-01'): Promise<string> =>
  (await ours.start(process, variables, everyone)).caseId;
const fill = async (): Promise<void> => {
  while ((await fillFind(ours)) > 0);
};
const look = async (criteria: FindCriteria, who = 'agent'): Promise<string[]> => {
  const desk = deskOf(ours);
  const page = await findCases(desk, await staff(ours, who), { criteria, language: 'zh-CN' });
  return page.cases.map(({ id }) => id);
};
const offer = async (text: string, who = 'agent'): Promise<readonly Suggestion[]> => {
  const typing = {
    text,
    language: 'zh-CN',
    say: (key: string) => key,
    sayOutcome: (one: string) => `结果${one}`,
  } as const;
  return suggestions(deskOf(ours), await staff(ours, who), typing);
};
const kinds = (offered: readonly Suggestion[]): string[] => offered.map(({ kind }) => kind);
const guestNamed = async (name: string): Promise<string> =>
  (await ours.database.query<{ id: string }>('SELECT id FROM customer WHERE name = $1', [name]))[0]!.id;
const erase = async (id: string): Promise<void> => {
  const now = ours.clock.now();
  await ours.database.query('DELETE FROM customer_phone WHERE customer_id = $1', [id]);
  await ours.database.query(
    'UPDATE customer SET name = NULL, email = NULL, note = NULL, erased_at = $2 WHERE id = $1',
    [id, now],
  );
  await ours.database.query('UPDATE personal_key SET key = NULL, destroyed_at = $2 WHERE subject = $1', [
    `customer:${id}`,
    now,
  ]);
};

let guest = '';
let cake = '';
let quiet = '';
beforeAll(async () => {
  guest = await guestNamed('陈屿');
  const venueId = venueIds['zhongshan']!;
  cake = await begin({
    bookingCode: 'K7F3M2',
    customerId: guest,
    venueId,
    matter: '要生日蛋糕和 VIP 布置',
    phone: '13900000172',
  });
  ours.clock.advance(60_000);
  quiet = await begin({ bookingCode: 'A2C3D4', venueId: venueIds['hubin']!, matter: '要安静的包厢' }, 'flow-02');
  await ours.engine.addComment({ actor: everyone, caseId: cake, remark: { text: '客人对花生过敏' } });
  await fill();
});

describe('a case is found', () => {
  it.each<[string, () => FindCriteria]>([
    ['by a whole number', () => ({ phone: '199 0000 0172' })],
    ['by its last four digits', () => ({ phone: '0172' })],
    ['by its code, however it is typed', () => ({ code: 'k7 f3 m2' })],
    ['by its id', () => ({ code: cake })],
    ['by its guest’s name', () => ({ name: '陈屿' })],
    ['by its guest’s file', () => ({ customer: guest })],
    ['by words of its data', () => ({ words: '生日蛋糕' })],
    ['by a Latin word among Chinese ones', () => ({ words: 'vip布置' })],
    ['by words of a comment', () => ({ words: '花生过敏' })],
    ['by its process', () => ({ process: 'flow-01' })],
    [
      'by words, process and day together',
      () => ({ words: '蛋糕', process: 'flow-01', from: '2026-11-21', to: '2026-11-21' }),
    ],
    ['by guest and words together', () => ({ name: '陈屿', words: '花生' })],
  ])('%s', async (_how, criteria) => {
    expect(await look(criteria())).toEqual([cake]);
  });

  it('by the day it began, newest first', async () => {
    expect(await look({ from: '2026-11-21', to: '2026-11-21' })).toEqual([quiet, cake]);
    expect(await look({ to: '2026-11-20' })).toEqual([]);
  });

  it('by the venue, and by nothing that does not fit', async () => {
    expect(await look({ venue: venueIds['hubin']! })).toEqual([quiet]);
    expect(await look({ words: '蛋糕', process: 'flow-02' })).toEqual([]);
    expect(await look({ name: '陈屿', words: '安静' })).toEqual([]);
    expect(await look({ phone: '4471' })).toEqual([]);
  });

  it('by who worked on it, and how it ended', async () => {
    const actor = await staff(ours, 'agent');
    const { id } = await ours.task('ask', quiet);
    await ours.engine.unclaimTask({ actor: everyone, taskId: id });
    await ours.engine.claimTask({ actor, taskId: id });
    await ours.engine.completeTask({ actor, taskId: id, values: {} });
    await fill();
    expect(await look({ person: 'agent' })).toEqual([quiet]);
    expect(await look({ person: actor.name })).toEqual([quiet]);
    expect(await look({ person: actor.name, from: '2026-11-21' })).toEqual([quiet]);
    expect(await look({ person: actor.name, from: '2026-11-22' })).toEqual([]);
    expect(await look({ outcome: 'declined' })).toEqual([quiet]);
    expect(await look({ status: 'completed', words: '安静' })).toEqual([quiet]);
    expect(await look({ status: 'running' })).toEqual([cake]);
  });

  it('by the room and the day of its booking', async () => {
    const from = new Date('2026-11-21T12:00:00Z');
    const guests = { room: 'B07', from, to: new Date('2026-11-21T15:00:00Z'), name: '陈屿', e164: '+8619900000172' };
    const { code } = await putInto(ours, venueIds['zhongshan']!, guests);
    const here = await begin({ bookingCode: code });
    expect(await look({ room: 'B07', from: '2026-11-21', to: '2026-11-21' })).toEqual([here]);
    expect(await look({ room: 'B07' })).toEqual([here]);
    expect(await look({ room: 'B07', from: '2026-11-22' })).toEqual([]);
    expect(await look({ room: 'B07', venue: venueIds['hubin']! })).toEqual([]);
  });

  it('across pages, each case once', async () => {
    const made: string[] = [];
    for (let i = 0; i < 65; i++) {
      ours.clock.advance(1000);
      made.unshift(await begin({ matter: `第${i}位客人想唱老歌` }));
    }
    await fill();
    const found: string[] = [];
    let after: string | undefined;
    do {
      const wish = { criteria: { words: '想唱老歌' }, language: 'zh-CN', after } as const;
      const page = await findCases(deskOf(ours), await staff(ours, 'agent'), wish);
      found.push(...page.cases.map(({ id }) => id));
      after = page.next ?? undefined;
    } while (after);
    expect(found).toEqual(made);
  });
});

describe('who looks', () => {
  it('finds nothing of other venues', async () => {
    expect(await look({ words: '安静' }, 'frontdesk')).toEqual([]);
    expect(await look({ code: 'A2C3D4' }, 'frontdesk')).toEqual([]);
  });

  it('and may not read what colleagues say finds nothing by it', async () => {
    expect(await look({ words: '花生过敏' }, 'auditor')).toEqual([]);
    expect(await look({ words: '生日蛋糕' }, 'auditor')).toEqual([cake]);
  });

  it('as an auditor finds guests they know of and sees them masked', async () => {
    const desk = deskOf(ours);
    const auditor = await staff(ours, 'auditor');
    expect(await look({ phone: '0172' }, 'auditor')).toContain(cake);
    expect(await guestsLike(desk, auditor, '0172')).toMatchObject([{ name: '陈••', phone: '199 •••• 0172' }]);
    expect(await guestsLike(desk, auditor, '陈')).toEqual([]);
    expect(await guestsLike(desk, auditor, '陈屿')).toHaveLength(1);
    const wish = { criteria: { code: 'K7F3M2' }, language: 'zh-CN' } as const;
    expect((await findCases(desk, auditor, wish)).cases[0]!.customerName).toBeNull();
  });

  it('and has no business with guests is refused', async () => {
    const owner: Actor = { ...everyone, id: 'owner', roles: ['process-owner'] };
    const wish = (criteria: FindCriteria) => ({ criteria, language: 'zh-CN' }) as const;
    await expect(findCases(deskOf(ours), owner, wish({ phone: '0172' }))).rejects.toMatchObject({
      code: 'not-allowed',
    });
    expect(await guestsLike(deskOf(ours), owner, '0172')).toEqual([]);
  });

  it('is told what cannot be looked for', async () => {
    const reasonOf = (criteria: FindCriteria) => expect(look(criteria)).rejects.toMatchObject({ code: 'input' });
    await reasonOf({});
    await reasonOf({ words: '好' });
    await reasonOf({ phone: '12' });
    await reasonOf({ name: '陈' });
    const read = (given: Record<string, string>) => () => readFindCriteria((name) => given[name]);
    expect(read({ from: '2026-13-01' })).toThrow();
    expect(read({ from: '2026-11-22', to: '2026-11-21' })).toThrow();
    expect(read({ status: 'dreaming' })).toThrow();
  });

  it('is recorded where files of guests were shown', async () => {
    await guestsLike(deskOf(ours), await staff(ours, 'supervisor'), '0172');
    const [row] = await ours.database.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM audit_event WHERE command = 'find-customer' AND actor_id = 'supervisor'`,
    );
    expect(row!.n).toBe(1);
  });
});

describe('what is typed into one box', () => {
  it.each([
    ['0172', 'guest'],
    ['199 0000 0172', 'guest'],
    ['陈', 'guest'],
    ['k7f', 'case'],
    ['B07', 'room'],
    ['昨天', 'date'],
    ['11-21', 'date'],
    ['agent', 'person'],
    ['01', 'process'],
    ['结果booked', 'outcome'],
    ['生日蛋糕', 'words'],
    ['P-20261121-001', 'code'],
  ])('%s is understood as a %s', async (text, kind) => {
    expect(kinds(await offer(text))).toContain(kind);
  });

  it('is narrowed by a day beside it', async () => {
    const [first] = (await offer('B07 11月21日')).filter(({ kind }) => kind === 'room');
    expect(first!.leads).toMatchObject({ criteria: { room: 'B07', from: '2026-11-21', to: '2026-11-21' } });
  });

  it('leads to the one case of a code, to all of a number, and nowhere when nothing fits', async () => {
    const meant = async (text: string) => meaningOf(text, await offer(text));
    expect(await meant('K7F3M2')).toEqual({ caseId: cake });
    expect(await meant('0172')).toEqual({ criteria: { phone: '0172' } });
    expect(await meant('？')).toBeNull();
  });

  it('offers no guests to whoever has no business with them', async () => {
    expect(kinds(await offer('0172', 'owner'))).not.toContain('guest');
  });
});

describe('when a guest is erased', () => {
  it('nothing of them is found from that moment on, and the table forgets their words', async () => {
    const name = '林晚秋';
    const [row] = await ours.database.query<{ id: string }>(
      `INSERT INTO customer (id, name, created_at) VALUES (gen_random_uuid(), $1, $2) RETURNING id`,
      [name, ours.clock.now()],
    );
    const caseId = await begin({ bookingCode: 'X9Y8W7', customerId: row!.id, matter: '想要雪山主题布置' });
    await ours.engine.addComment({ actor: everyone, caseId, remark: { text: '林晚秋喜欢靠窗' } });
    await fill();
    for (const criteria of [{ name }, { words: '雪山主题' }, { words: '林晚秋' }, { customer: row!.id }])
      expect(await look(criteria)).toEqual([caseId]);

    await erase(row!.id);

    for (const criteria of [{ name }, { words: '雪山主题' }, { words: '林晚秋' }, { customer: row!.id }])
      expect(await look(criteria)).toEqual([]);
    await fill();
    const kept = await ours.database.query(
      `SELECT worded, cardinality(tokens) AS tokens, said FROM find_case WHERE case_id = $1`,
      [caseId],
    );
    expect(kept).toEqual([{ worded: false, tokens: 2, said: [] }]);
    expect(await look({ code: 'X9Y8W7' })).toEqual([caseId]);
  });
});

describe('the table of words', () => {
  it('holds no word anybody could read, and each week other hashes of the same', async () => {
    const [row] = await ours.database.query<{ same: boolean; n: number }>(
      `SELECT find_tokens('{生日}', 1) = find_tokens('{生日}', 2) AS same, cardinality(find_tokens('{生日,日蛋}', 1)) AS n`,
    );
    expect(row).toEqual({ same: false, n: 2 });
    await expect(ours.database.query(`SELECT key FROM search_key WHERE purpose = 'find'`)).rejects.toMatchObject({
      code: '42501',
    });
  });

  it('takes in what changes, and rests when nothing did', async () => {
    const id = await begin({ matter: '第一次说的话' });
    await fill();
    await ours.engine.changeData({ actor: everyone, caseId: id, reason: '改正', variables: { matter: '后来改的话' } });
    expect(await fillFind(ours)).toBe(1);
    expect(await fillFind(ours)).toBe(0);
    expect(await look({ words: '后来改的' })).toEqual([id]);
    expect(await look({ words: '第一次说' })).toEqual([]);
  });

  it('takes in cases that were there before it', async () => {
    const all = async () => (await ours.database.query('SELECT case_id FROM find_case')).length;
    const before = await all();
    await ours.database.query(`DELETE FROM find_case`);
    await ours.database.query(
      `UPDATE find_progress SET changed_since = NULL, made_after = '00000000-0000-0000-0000-000000000000'`,
    );
    ours.clock.advance(3_600_000);
    await fill();
    expect(await all()).toBe(before);
  });
});
