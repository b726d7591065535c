/** Cases that start by themselves: when, at which venue, how often, and what stands where it failed. */
import { z } from 'zod';
import { handlersOf } from '../../src/engine/handlers';
import { defineHandler } from '../../src/handler-kit';
import { useDesk } from '../kit/desk';
import { chief, reason } from './operator-kit';
import { deployVersion } from './migration/kit';
import { cycle, date, end, event, model, serviceTask, timer, userTask } from './models';

let broken = true;
const fragile = defineHandler({
  type: 'test.fragile',
  title: { zh: '易碎', en: 'Fragile' },
  needs: z.object({}),
  gives: z.object({}),
  errors: [],
  run: () => (broken ? Promise.reject(new Error('it fell')) : Promise.resolve({})),
});

const begins = (id: string, definition: string, perVenue?: 'true'): string =>
  model(
    id,
    [
      event('startEvent', 'begin', definition).replace(
        '<bpmn:startEvent',
        `<bpmn:startEvent${perVenue ? ' encore:perVenue="true"' : ''}`,
      ),
      userTask('work', {
        'camunda:dueDate': '=date and time(today(), time(&quot;23:00:00&quot;))'.replaceAll('&quot;', '"'),
      }),
      end('done'),
    ],
    ['begin > work > done'],
    { process: { 'encore:venue': 'venueId' } },
  );
const falls = model(
  'falls',
  [event('startEvent', 'begin', timer('PT1H')), serviceTask('work', 'test.fragile'), userTask('look'), end('done')],
  ['begin > work > look > done'],
);

const shanghai = '018f0000-0000-7000-8000-000000000001';
const kyiv = '018f0000-0000-7000-8000-000000000002';
const closed = '018f0000-0000-7000-8000-000000000003';

const desk = useDesk({
  at: '2026-11-23T10:00:00.000Z',
  models: [
    begins('daily', cycle('0 8 * * *')),
    begins('hourly', cycle('R3/PT1H')),
    begins('once', timer('PT30M')),
    begins('party', date('2026-11-24T20:00:00')),
    begins('past', date('2026-11-20T20:00:00')),
    begins('opens', cycle('0 10 * * *'), 'true'),
    begins('changing', cycle('R/PT1H')),
    falls,
  ],
  handlers: handlersOf(fragile),
  seed: async (database) => {
    const venue = (id: string, zone: string, active: boolean) =>
      database.query(
        `INSERT INTO venue (id, key, name, name_en, time_zone, hours, address, address_en, phone, active)
         VALUES ($1, $2, '店', 'Venue', $3, '{}', '街', 'Street', '1', $4)`,
        [id, id.slice(-4), zone, active],
      );
    await venue(shanghai, 'Asia/Shanghai', true);
    await venue(kyiv, 'Europe/Kyiv', true);
    await venue(closed, 'Asia/Shanghai', false);
  },
});

const startsOf = async (process: string) =>
  (
    await desk.database.query<{ at: Date }>('SELECT started_at AS at FROM "case" WHERE process_key = $1 ORDER BY 1', [
      process,
    ])
  ).map(({ at }) => at.toISOString().slice(5, 16));

test('every kind of time starts cases, by the clock of the chain', async () => {
  await desk.advance('P1DT15H');

  expect(await startsOf('daily')).toEqual(['11-24T00:00', '11-25T00:00']);
  expect(await startsOf('hourly')).toEqual(['11-23T11:00', '11-23T12:00', '11-23T13:00']);
  expect(await startsOf('once')).toEqual(['11-23T10:30']);
  expect(await startsOf('party')).toEqual(['11-24T12:00']);
});

test('a date that had passed when the version came into use starts nothing', async () => {
  expect(await startsOf('past')).toEqual([]);
});

test('every active venue has its own case, by its own clock, from the first expression on', async () => {
  const cases = await desk.cases('opens');
  const seen = await desk.database.query<{ venue: string; at: Date; due: Date }>(
    `SELECT c.venue_id AS venue, c.started_at AS at, t.due FROM "case" c JOIN user_task t ON t.case_id = c.id
      WHERE c.process_key = 'opens' ORDER BY c.started_at LIMIT 2`,
  );

  expect(seen.map(({ venue, at, due }) => [venue, at.toISOString(), due.toISOString()])).toEqual([
    [shanghai, '2026-11-24T02:00:00.000Z', '2026-11-24T15:00:00.000Z'],
    [kyiv, '2026-11-24T08:00:00.000Z', '2026-11-24T21:00:00.000Z'],
  ]);
  expect(cases.every(({ variables, venueId }) => variables['venueId'] === venueId)).toBe(true);
  expect(cases.some(({ venueId }) => venueId === closed)).toBe(false);
  expect((await desk.audit(cases[0]!.id))[0]).toMatchObject({
    ...{ command: 'start-case', actor: { id: 'timer' } },
    notes: [{ timer: 'begin', due: '2026-11-24T02:00:00.000Z', venueId: shanghai }],
  });
});

test('a venue that opens later starts with its next time, one that closes starts no more', async () => {
  await desk.database.query('UPDATE venue SET active = (id = $1)', [closed]);
  const before = (await startsOf('opens')).length;
  await desk.advance('P1D');

  const fresh = (await desk.cases('opens')).slice(before);
  expect(fresh.map(({ venueId }) => venueId)).toEqual([closed]);
  await desk.database.query('UPDATE venue SET active = (id <> $1)', [closed]);
});

test('what was missed while the desk was away is one start', async () => {
  const before = (await startsOf('daily')).length;
  desk.clock.set('2026-12-03T05:00:00.000Z');
  await desk.run();

  expect((await startsOf('daily')).slice(before)).toEqual(['12-03T05:00']);
  await desk.advance('PT20H');
  expect((await startsOf('daily')).slice(before)).toEqual(['12-03T05:00', '12-04T00:00']);
});

test('a new version takes over: with the same time where the old one was, with another by its own', async () => {
  await desk.run();
  const [{ due }] = (await desk.database.query<{ due: Date }>(
    `SELECT due FROM timer_start WHERE process_key = 'changing'`,
  )) as [{ due: Date }];
  desk.clock.advance(10 * 60_000);
  await deployVersion(desk, begins('changing', cycle('R/PT1H')).replace('name="work"', 'name="Work"'));
  await desk.run();
  expect(await desk.database.query(`SELECT due FROM timer_start WHERE process_key = 'changing'`)).toEqual([{ due }]);

  await deployVersion(desk, begins('changing', timer('P1D')));
  const before = (await startsOf('changing')).length;
  await desk.advance('PT23H');
  expect((await startsOf('changing')).slice(before)).toEqual([]);
  await desk.advance('PT1H');
  expect((await startsOf('changing')).slice(before)).toHaveLength(1);

  await deployVersion(
    desk,
    model('changing', ['<bpmn:startEvent id="begin" />', userTask('work'), end('done')], ['begin > work > done']),
  );
  await desk.advance('P3D');
  expect((await startsOf('changing')).slice(before)).toHaveLength(1);
});

test('several nodes that look at the same moment start one case', async () => {
  const before = (await startsOf('daily')).length;
  desk.clock.set('2026-12-20T00:00:00.000Z');
  const workers = [desk.worker, desk.anotherWorker(), desk.anotherWorker(), desk.anotherWorker()];
  await Promise.all(workers.map((worker) => worker.runUntilIdle()));

  expect((await startsOf('daily')).slice(before)).toEqual(['12-20T00:00']);
});

describe('a start that fails', () => {
  const open = () =>
    desk.database.query<{ id: string; process_key: string; code: string; element_id: string }>(
      'SELECT id, process_key, code, element_id FROM incident WHERE case_id IS NULL AND resolved_at IS NULL',
    );

  test('is tried again and is an incident of its process after the fifth time', async () => {
    expect(await startsOf('falls')).toEqual([]);
    expect(await open()).toMatchObject([{ process_key: 'falls', code: 'start-failed', element_id: 'begin' }]);
  });

  test('tried again by a person it starts now; what fails again stands in the case', async () => {
    const id = (await open())[0]!.id;
    const result = await desk.engine.retryIncident({ incidentId: id, actor: chief, reason });

    expect(await open()).toEqual([]);
    expect(await desk.waits(result.caseId)).toEqual(['incident:handler']);
    broken = false;
    await desk.retry(result.caseId, {}, chief);
    expect(await desk.waits(result.caseId)).toEqual(['task:look']);
  });

  test('a second answer to it is told who was first', async () => {
    const [{ id }] = (await desk.database.query<{ id: string }>('SELECT id FROM incident WHERE case_id IS NULL')) as [
      { id: string },
    ];
    const again = desk.engine.retryIncident({ incidentId: id, actor: chief, reason });
    await expect(again).rejects.toMatchObject({ code: 'conflict', details: { reason: 'resolved' } });
  });
});

test('a start whose time cannot be worked out is not deployed', async () => {
  const refused = deployVersion(desk, begins('daily', cycle('every day')));
  await expect(refused).rejects.toMatchObject({ code: 'model', details: { element: 'begin' } });
});
