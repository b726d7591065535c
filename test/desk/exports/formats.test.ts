/** What stands in an export is what the search found, in a form others read. */
import { z } from 'zod';
import { csvLine } from '../../../src/desk/export/csv';
import { call, end, model, start, userTask } from '../../engine/models';
import { useDesk } from '../../kit/desk';
import { everyone } from '../../kit/people';
import { evening, seedChain } from '../../web/kit';
import { recordsOf, taken } from './kit';

const asking = model(
  'asking',
  [start(), userTask('ask'), call('ring', 'ringing'), end('asked')],
  ['started > ask > ring > asked'],
);
const ringing = model('ringing', [start(), userTask('dial'), end('rung')], ['started > dial > rung']);
const ours = useDesk({ at: evening, seed: seedChain, models: [asking, ringing] });

const hostile = '=HYPERLINK("http://x","a")\n<&>"二"';

/** Cases in all stages: answered by a person, rung, ended. */
beforeAll(async () => {
  for (let i = 0; i < 7; i++) {
    const { caseId } = await ours.start('asking', { n: i, note: hostile });
    if (i === 0) continue;
    await ours.complete('ask', { phone: '+8619900000172', party: i }, { caseId, personal: ['phone'] });
    await ours.run();
    if (i % 2 === 0) await ours.complete(await ours.task('dial', caseId), {}, { actor: everyone });
    await ours.run();
  }
  await ours.advance('PT1M');
});

/** Events of the process: of its cases, and of its deployment. */
const stored = (): Promise<{ hash: string }[]> =>
  ours.database.query(`SELECT encode(hash, 'hex') AS hash FROM audit_event WHERE body::json ->> 'process' = 'asking'
    OR stream LIKE 'subject:process:asking:%' ORDER BY at, stream, seq`);

describe('comma-separated values', () => {
  test('are never taken for a formula', () => {
    const cells = [
      '=1+1',
      '+1',
      '-1',
      '@x',
      '\t=1',
      ' =1',
      '＝1',
      '-12.5',
      'plain',
      'a"b',
      'a,b',
      'a\nb',
      null,
      3,
      true,
    ];
    expect(recordsOf(csvLine(cells))).toEqual([
      ["'=1+1", "'+1", '-1', "'@x", "'\t=1", "' =1", "'＝1", '-12.5', 'plain', 'a"b', 'a,b', 'a\nb', '', '3', 'true'],
    ]);
  });

  test('hold exactly the events found, in their order, with what changed and the fingerprints', async () => {
    const text = await taken(ours, 'auditor', { format: 'csv', criteria: { process: 'asking' } });
    const [head, ...records] = recordsOf(text);
    expect(text.startsWith('\ufeff时间,')).toBe(true);
    expect(records).toHaveLength((await stored()).length);
    expect(new Set(records.map((record) => record.length))).toEqual(new Set([head!.length]));
    expect(records.map((record) => record.at(-1))).toEqual((await stored()).map(({ hash }) => hash));
    expect(records.some((record) => record.some((cell) => cell.includes('→ 3')))).toBe(true);
    expect(text).not.toContain('sealed');
  });

  test('list the cases that the events touch, one a line', async () => {
    const text = await taken(ours, 'auditor', { format: 'cases', criteria: { process: 'ringing' }, language: 'en' });
    const [head, ...records] = recordsOf(text);
    expect(head!.slice(0, 3)).toEqual(['Case', 'Number', 'Process']);
    expect(records).toHaveLength(6);
    expect(records.filter((record) => record.includes('completed'))).toHaveLength(3);
  });
});

describe('lines of JSON', () => {
  test('are the stored events with their proof', async () => {
    const text = await taken(ours, 'auditor', {
      format: 'jsonl',
      criteria: { process: 'asking', command: 'complete-task' },
    });
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toHaveLength(9);
    expect(lines[0]).toMatchObject({ command: 'complete-task', process: 'asking', seq: 2 });
    expect(lines.every(({ hash }) => /^[0-9a-f]{64}$/.test(String(hash)))).toBe(true);
  });

  test('show personal values to who may read them and asked for them, to nobody else', async () => {
    const wish = { format: 'jsonl', criteria: { process: 'asking' } } as const;
    expect(await taken(ours, 'manager', { ...wish, personal: true })).toContain('+8619900000172');
    for (const login of ['manager', 'auditor'])
      expect(await taken(ours, login, wish)).not.toMatch(/19900000172|"sealed"/);
  });
});

interface ReadLog {
  readonly traces: readonly {
    readonly attributes: Readonly<Record<string, { readonly value: unknown }>>;
    readonly events: readonly { readonly attributes: Readonly<Record<string, { readonly value: unknown }>> }[];
  }[];
  readonly classifiers: Readonly<Record<string, string>>;
}
const { XesImporter } = jest.requireActual<{ XesImporter: { apply(xml: string): ReadLog } }>(
  'pm4js/pm4js/objects/log/importer/xes/importer.js',
);

interface Stay {
  readonly caseId: string;
  readonly elementId: string;
  readonly at: Date;
}
const stays = (): Promise<Stay[]> =>
  ours.database.query<Stay>(`SELECT case_id AS "caseId", element_id AS "elementId", coalesce(left_at, entered_at) AS at
    FROM flow_node_instance WHERE element_type <> 'bpmn:SequenceFlow' ORDER BY case_id, coalesce(left_at, entered_at), seq`);

test('XES read by pm4js has the same cases with the same events at the same times', async () => {
  const log = XesImporter.apply(await taken(ours, 'auditor', { format: 'xes' }));
  const wanted = await stays();
  const ids = [...new Set(wanted.map(({ caseId }) => caseId))].sort();
  expect(log.traces.map(({ attributes }) => attributes['concept:name']!.value)).toEqual(ids);
  const read = log.traces.flatMap((trace) =>
    trace.events.map(({ attributes }) => ({
      caseId: trace.attributes['concept:name']!.value,
      elementId: attributes['encore:element']!.value,
      at: attributes['time:timestamp']!.value,
    })),
  );
  expect(read).toEqual(wanted);
  expect(log.classifiers['Activity']).toBe('concept:name');
  const notes = log.traces.flatMap(({ attributes }) => attributes['data:note']?.value ?? []);
  expect(new Set(notes)).toEqual(new Set([hostile]));
});

const attributeType = z.strictObject({
  name: z.string(),
  type: z.enum(['string', 'time', 'integer', 'float', 'boolean']),
});
const type = z.strictObject({ name: z.string().min(1), attributes: z.array(attributeType) });
const relation = z.strictObject({ objectId: z.string(), qualifier: z.string() });
const time = z.iso.datetime();
const value = z.union([z.string(), z.number(), z.boolean()]);
const ocel = z.strictObject({
  objectTypes: z.array(type),
  eventTypes: z.array(type),
  objects: z.array(
    z.strictObject({
      id: z.string(),
      type: z.string(),
      attributes: z.array(z.strictObject({ name: z.string(), time, value })),
      relationships: z.array(relation),
    }),
  ),
  events: z.array(
    z.strictObject({
      id: z.string(),
      type: z.string(),
      time,
      attributes: z.array(z.strictObject({ name: z.string(), value })),
      relationships: z.array(relation).min(1),
    }),
  ),
});

test('OCEL keeps its schema, names only what it holds, and has every event once', async () => {
  const log = ocel.parse(JSON.parse(await taken(ours, 'auditor', { format: 'ocel' })));
  const objects = new Map(log.objects.map((one) => [one.id, one]));
  const [objectTypes, eventTypes] = [log.objectTypes, log.eventTypes].map(
    (types) => new Map(types.map(({ name, attributes }) => [name, new Set(attributes.map((one) => one.name))])),
  ) as [Map<string, Set<string>>, Map<string, Set<string>>];
  for (const { type: of, attributes, relationships } of log.objects) {
    expect(attributes.filter(({ name }) => !objectTypes.get(of)?.has(name))).toEqual([]);
    expect(relationships.filter(({ objectId }) => !objects.has(objectId))).toEqual([]);
  }
  for (const { type: of, attributes, relationships } of log.events) {
    expect(attributes.filter(({ name }) => !eventTypes.get(of)?.has(name))).toEqual([]);
    expect(relationships.filter(({ objectId }) => !objects.has(objectId))).toEqual([]);
  }
  expect(new Set(log.events.map(({ id }) => id)).size).toBe((await stays()).length);
  const called = log.objects.filter(({ relationships }) =>
    relationships.some(({ qualifier }) => qualifier === 'called by'),
  );
  expect(called).toHaveLength(6);
  expect(log.objects.filter((one) => one.type === 'person')).toHaveLength(1);
});

test('a task that was called off was done by nobody', async () => {
  const { caseId } = await ours.start('asking', {});
  await ours.engine.cancelCase({ actor: everyone, caseId, reason: 'the guest hung up' });
  await ours.advance('PT1M');
  const criteria = { about: caseId };
  const log = XesImporter.apply(await taken(ours, 'auditor', { format: 'xes', criteria }));
  const [asked] = log.traces[0]!.events.filter(({ attributes }) => attributes['encore:element']!.value === 'ask');
  expect(asked!.attributes['lifecycle:transition']!.value).toBe('ate_abort');
  expect(asked!.attributes['org:resource']).toBeUndefined();
  const { objects } = ocel.parse(JSON.parse(await taken(ours, 'auditor', { format: 'ocel', criteria })));
  expect(objects.filter((one) => one.type === 'person')).toEqual([]);
});

test('a search that finds nothing is an export of nothing, in every format', async () => {
  const criteria = { from: '2020-01-01', to: '2020-01-02' };
  expect(recordsOf(await taken(ours, 'auditor', { format: 'csv', criteria }))).toHaveLength(1);
  expect(await taken(ours, 'auditor', { format: 'jsonl', criteria })).toBe('');
  expect(XesImporter.apply(await taken(ours, 'auditor', { format: 'xes', criteria })).traces).toEqual([]);
  const log = ocel.parse(JSON.parse(await taken(ours, 'auditor', { format: 'ocel', criteria })));
  expect([log.events, log.objects]).toEqual([[], []]);
});
