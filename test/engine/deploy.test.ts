import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadDefinition } from '../../src/bpmn';
import { createDefinitions } from '../../src/engine/definitions';
import { deployDirectory, type DeployOptions } from '../../src/engine/deploy';
import { handlersOf, loadHandlers } from '../../src/engine/handlers';
import { fixedClock } from '../../src/lib/clock';
import { useDatabase } from '../kit/database';
import { everyone } from '../kit/people';
import { end, event, message, model, serviceTask, start, userTask } from './models';

const kit = useDatabase();
let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'encore-deploy-'));
  mkdirSync(join(directory, 'decisions'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const clock = fixedClock('2026-11-23T10:00:00Z');
const deploy = (more: Partial<DeployOptions> = {}) =>
  deployDirectory(directory, {
    ...{ database: kit.database, clock, loadDefinition, handlers: handlersOf(), actor: everyone },
    ...more,
  });
const put = (name: string, text: string): void => writeFileSync(join(directory, name), text);
const simple = (id: string, task = 'ask'): string =>
  model(id, [start(), userTask(task), end('done')], [`started > ${task} > done`]);

test('a file that changed becomes a new version; one that did not stays what it is', async () => {
  put('one.bpmn', simple('one'));
  expect(await deploy()).toEqual([{ key: 'one', kind: 'process', version: 1, isNew: true }]);
  expect(await deploy()).toEqual([{ key: 'one', kind: 'process', version: 1, isNew: false }]);

  put('one.bpmn', simple('one', 'answer'));
  expect(await deploy({ note: 'renamed' })).toEqual([{ key: 'one', kind: 'process', version: 2, isNew: true }]);
  const definitions = createDefinitions({ database: kit.database, loadDefinition });
  expect((await definitions.active('one')).model.elements.has('answer')).toBe(true);
  expect(await definitions.versions('one')).toMatchObject([{ version: 2, note: 'renamed' }, { version: 1 }]);
});

test('two nodes that deploy at the same time make one version', async () => {
  put('two.bpmn', simple('two'));
  const both = await Promise.all([deploy(), deploy()]);

  expect(
    both
      .flat()
      .map(({ version, isNew }) => [version, isNew])
      .sort(),
  ).toEqual([
    [1, false],
    [1, true],
  ]);
});

test('every deployment is in the audit', async () => {
  put('three.bpmn', simple('three'));
  await deploy();
  const [event] = await kit.database.query<{ body: string }>(
    `SELECT body FROM audit_event WHERE stream = 'subject:process:three:2026-11-23'`,
  );
  expect(JSON.parse(event!.body)).toMatchObject({
    command: 'deploy-process',
    actor: { id: 'everyone' },
    facts: { version: 1 },
  });
});

test('any fault stops everything, and each is named with file, element and reason', async () => {
  put('fine.bpmn', simple('fine'));
  put('broken.bpmn', '<definitions');
  put(
    'missing.bpmn',
    model('missing', [start(), serviceTask('work', 'no.such'), end('done')], ['started > work > done']),
  );
  put('decisions/bad.dmn', '<definitions/>');

  const refused = await deploy().catch((fault: unknown) => fault);

  expect(refused).toMatchObject({ code: 'model' });
  const { faults } = (refused as { details: { faults: { file: string; element: string | null; reason: string }[] } })
    .details;
  expect(faults.map(({ file }) => file).sort()).toEqual(['bad.dmn', 'broken.bpmn', 'missing.bpmn']);
  expect(faults).toContainEqual({ file: 'missing.bpmn', element: 'work', reason: "there is no handler 'no.such'" });
  expect(await kit.database.query(`SELECT FROM process_definition WHERE key = 'fine'`)).toEqual([]);
});

test('checks of the house stop a deployment like faults of the file', async () => {
  put('plain.bpmn', simple('plain'));
  const lint = () => Promise.resolve([{ file: 'plain.bpmn', element: 'ask', reason: 'has no label' }]);

  await expect(deploy({ lint })).rejects.toThrow('plain.bpmn (ask): has no label');
});

test('message start events are known by name', async () => {
  put(
    'starts.bpmn',
    model(
      'starts',
      [event('startEvent', 'called', message('called'), { key: '=number' }), userTask('ring'), end('done')],
      ['called > ring > done'],
      {
        messages: ['called'],
      },
    ),
  );
  await deploy();
  const rows = await kit.database.query('SELECT name, element_id AS element, keyed FROM process_message_start');
  expect(rows).toEqual([{ name: 'called', element: 'called', keyed: true }]);
});

describe('a handler directory', () => {
  const good = (type: string): string =>
    `exports.default = { type: '${type}', needs: {}, gives: {}, errors: [], run() {} };`;

  test('is a registry by file name', () => {
    writeFileSync(join(directory, 'area.verb.js'), good('area.verb'));
    expect([...loadHandlers(directory).keys()]).toEqual(['area.verb']);
  });

  test('names every file that is not a handler and why', () => {
    writeFileSync(join(directory, 'area.other.js'), good('area.verb'));
    writeFileSync(join(directory, 'area.none.js'), 'exports.default = {};');
    writeFileSync(join(directory, 'area.two.js'), `${good('area.two')} exports.more = 1;`);
    writeFileSync(join(directory, 'area.throws.js'), 'throw new Error("no");');

    const names = ['area.none.js', 'area.other.js', 'area.throws.js', 'area.two.js'];
    expect(() => loadHandlers(directory)).toThrow(new RegExp(names.map((name) => `${name}: .+`).join('')));
  });
});
