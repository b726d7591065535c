import { sorts, sortsOf, type Box, type Criteria, type Sort } from '../../../src/desk/inbox/criteria';
import { inbox } from '../../../src/desk/read/inbox';
import { countOf, inboxCounts } from '../../../src/desk/read/inbox-counts';
import type { Actor } from '../../../src/lib/actor';
import { person } from '../../kit/people';
import { venueIds } from '../../web/kit';
import { useInbox } from './house';

const house = useInbox();
const [lin, zhao] = [person('agent', ['agent']), person('agent2', ['agent'])];

const ids = async (actor: Actor, box: Box, criteria: Criteria = {}, sort?: Sort): Promise<string[]> =>
  (await inbox(house.desk, actor, { box, criteria, sort, language: 'zh-CN' })).tasks.map(({ id }) => id);
const claim = (actor: Actor, taskId: string) => house.kit.engine.claimTask({ actor, taskId });

afterEach(async () => {
  for (const { caseId } of await house.kit.tasks()) {
    await house.kit.cancel(caseId);
  }
});

describe('the boxes', () => {
  it('show what a person holds, what their groups have, what nobody has, and what is late', async () => {
    const free = await house.task({ due: 200 });
    const mine = await house.task({ due: 100 });
    const theirs = await house.task({ due: 150 });
    const late = await house.task({ due: 5 });
    await claim(lin, mine);
    await claim(zhao, theirs);
    house.kit.clock.advance(10 * 60_000);

    expect(await ids(lin, 'mine')).toEqual([mine]);
    expect(await ids(lin, 'groups')).toEqual([late, mine, theirs, free]);
    expect(await ids(lin, 'unassigned')).toEqual([late, free]);
    expect(await ids(lin, 'late')).toEqual([late]);
    expect(await inboxCounts(house.desk, lin, house.kit.clock.now())).toEqual({
      ...{ mine: 1, late: 0, allLate: 1, groups: 4, unassigned: 2, followUp: 0 },
    });
    const [, , held] = (await inbox(house.desk, lin, { box: 'groups', language: 'en' })).tasks;
    expect(held?.holder).toEqual({ id: 'agent2', name: '赵一诺' });
  });

  it('keep what was laid aside apart until its day comes or it is late', async () => {
    const aside = await house.task({ due: 24 * 60 });
    await claim(lin, aside);
    const at = new Date(house.kit.clock.now().getTime() + 3_600_000);
    await house.kit.engine.setFollowUp({ actor: lin, taskId: aside, at });

    expect([await ids(lin, 'mine'), await ids(lin, 'follow-up')]).toEqual([[], [aside]]);
    house.kit.clock.advance(3_600_000);
    expect([await ids(lin, 'mine'), await ids(lin, 'follow-up')]).toEqual([[aside], [aside]]);
    expect(await inboxCounts(house.desk, lin, house.kit.clock.now())).toMatchObject({ mine: 1, followUp: 1 });
  });

  it('show what a person did, newest first', async () => {
    const [first, second] = [await house.task(), await house.task()];
    const before = (await ids(lin, 'done')).length;
    for (const taskId of [first, second]) {
      await house.kit.engine.completeTask({ actor: lin, taskId, values: {} });
      house.kit.clock.advance(1000);
    }
    expect((await ids(lin, 'done')).slice(0, 2)).toEqual([second, first]);
    expect(await ids(lin, 'done')).toHaveLength(before + 2);
  });

  it('of one venue show that venue only', async () => {
    const [here, there] = [venueIds['zhongshan']!, venueIds['jiangwan']!];
    const local = person('frontdesk', ['agent'], { venueId: here, roles: ['front-desk'] });
    const [near, far] = [await house.task({ venueId: here, due: 1 }), await house.task({ venueId: there, due: 2 })];

    expect(await ids(local, 'groups')).toEqual([near]);
    expect(await ids(lin, 'groups')).toEqual([near, far]);
    expect(await ids(lin, 'groups', { venue: there })).toEqual([far]);
    expect(await ids(local, 'groups', { venue: there })).toEqual([]);
  });
});

test('lists stand by due time, by priority and then due time, or by age', async () => {
  const old = await house.task({ due: 300, priority: 60 });
  const urgent = await house.task({ due: 400, priority: 95 });
  const soon = await house.task({ due: 30, priority: 60 });

  expect(await ids(lin, 'unassigned', {}, 'due')).toEqual([soon, old, urgent]);
  expect(await ids(lin, 'unassigned', {}, 'priority')).toEqual([urgent, soon, old]);
  expect(await ids(lin, 'unassigned', {}, 'age')).toEqual([old, urgent, soon]);
  await house.kit.engine.setPriority({
    actor: person('chief', [], { roles: ['supervisor'] }),
    taskId: soon,
    priority: 100,
  });
  expect(await ids(lin, 'unassigned', {}, 'priority')).toEqual([soon, urgent, old]);
});

test('a count goes no further than a hundred', async () => {
  for (let i = 0; i < 101; i++) await house.task();
  const counts = await inboxCounts(house.desk, lin, house.kit.clock.now());

  expect([counts.groups, counts.unassigned]).toEqual([100, 100]);
  expect(await countOf(house.desk, lin, 'groups', { process: 'work' })).toBe(100);
});

describe('filters', () => {
  it('narrow by process over all its versions, by due time, by priority and by words', async () => {
    const call = await house.task({ due: 30, priority: 95 });
    const check = await house.task({ process: 'other', due: 3_000, priority: 80, code: 'K7F3' });
    const [first] = await house.kit.database.query<{ id: string }>(
      `SELECT id FROM process_definition WHERE key = 'work' ORDER BY version LIMIT 1`,
    );
    await house.kit.database.query('UPDATE user_task SET definition_id = $1 WHERE id = $2', [first!.id, call]);

    for (const [criteria, found] of [
      [{ process: 'work' }, [call]],
      [{ process: 'nothing' }, []],
      [{ due: 'hour' }, [call]],
      [{ due: 'late' }, []],
      [{ due: 'never' }, []],
      [{ priority: 'urgent' }, [call]],
      [{ priority: 'high' }, [call, check]],
      [{ text: '查房' }, [check]],
      [{ text: 'k7f' }, [check]],
      [{ text: '7f3' }, []],
      [{ text: '%' }, []],
      [{ process: 'work', due: 'week' }, [call]],
      [{ group: 'agent' }, [call, check]],
      [{ group: 'floor' }, []],
    ] as const)
      expect([criteria, await ids(lin, 'groups', criteria)]).toEqual([criteria, found]);
  });

  it('find a guest by the beginning of the name or the end of the number, for those who may read names', async () => {
    const [chen] = await house.kit.database.query<{ id: string }>('SELECT id FROM customer LIMIT 1');
    const theirs = await house.task({ customerId: chen!.id });
    await house.task();

    for (const customer of ['陈', '陈屿', '0172', '199 0000 0172', '+86 199 0000 0172'])
      expect([customer, await ids(lin, 'groups', { customer })]).toEqual([customer, [theirs]]);
    for (const customer of ['屿', '0173', '9990172', '%'])
      expect([customer, await ids(lin, 'groups', { customer })]).toEqual([customer, []]);
    const auditor = person('auditor', [], { roles: ['auditor'] });
    await expect(ids(auditor, 'groups', { customer: '陈' })).rejects.toMatchObject({ code: 'not-allowed' });
  });

  it('find a booking by its code or by the room it has', async () => {
    const code = 'K7F3';
    const theirs = await house.task({ code });
    await house.task({ code: 'M2Q8' });
    await house.kit.database.query(
      `WITH b AS (INSERT INTO booking (id, code, venue_id, state, party, during, business_day, created_at, created_by)
         SELECT gen_random_uuid(), $1, r.venue_id, 'confirmed', 4, tstzrange($2::timestamptz + interval '1 hour', $2::timestamptz + interval '3 hours'),
           $2::date, $2, 'test' FROM room r WHERE r.number = 'B07' LIMIT 1 RETURNING id, venue_id, during)
       INSERT INTO booking_room (id, booking_id, room_id, during)
       SELECT gen_random_uuid(), b.id, r.id, b.during FROM b JOIN room r ON r.venue_id = b.venue_id AND r.number = 'B07'`,
      [code, house.kit.clock.now()],
    );
    for (const booking of ['K7F3', 'k7f3', 'B07', 'b07'])
      expect([booking, await ids(lin, 'groups', { booking })]).toEqual([booking, [theirs]]);
    expect(await ids(lin, 'groups', { booking: 'Z99' })).toEqual([]);
  });

  it('hide the names of guests from those who may not read them', async () => {
    const [chen] = await house.kit.database.query<{ id: string }>('SELECT id FROM customer LIMIT 1');
    await house.task({ customerId: chen!.id });
    const owner = person('owner', ['agent'], { roles: ['process-owner'] });
    const named = async (actor: Actor) =>
      (await inbox(house.desk, actor, { box: 'groups', language: 'zh-CN' })).tasks.map((one) => one.customerName);

    expect([await named(lin), await named(owner)]).toEqual([['陈屿'], [null]]);
  });
});

describe('paging while colleagues work', () => {
  test.each(sorts.filter((sort) => sortsOf('groups').includes(sort)))(
    'by %s shows every task that stays once, and none twice',
    async (sort) => {
      const all: string[] = [];
      // Many alike: nothing but the id tells them apart.
      for (let i = 0; i < 130; i++) all.push(await house.task({ due: 10 + (i % 3), priority: 50 + (i % 2) }));
      const seen: string[] = [];
      const gone = new Set<string>();
      let after: string | undefined;
      do {
        const page = await inbox(house.desk, lin, { box: 'groups', sort, after, language: 'zh-CN' });
        seen.push(...page.tasks.map(({ id }) => id));
        after = page.next ?? undefined;
        for (const taskId of [all[seen.length % 130]!, all[(seen.length + 60) % 130]!].filter((id) => !gone.has(id))) {
          await house.kit.engine.completeTask({ actor: zhao, taskId, values: {} });
          gone.add(taskId);
        }
        await claim(
          zhao,
          all.find((id) => !gone.has(id))!,
        );
        await house.task({ due: 11 });
      } while (after);

      expect(new Set(seen).size).toBe(seen.length);
      expect(all.filter((id) => !gone.has(id) && !seen.includes(id))).toEqual([]);
    },
    60_000,
  );

  it('refuses a place that was not given out', async () => {
    const wanted = { box: 'groups', after: 'x', language: 'zh-CN' } as const;
    await expect(inbox(house.desk, lin, wanted)).rejects.toMatchObject({ code: 'input' });
  });
});
