import { lintFile, lintProcesses, type Finding } from '../../src/bpmn/lint';
import { and, diagram, element, end, error, flows, on, service, start, user } from '../bpmn/diagram';
import { exampleWorld, exampleXml, PATH } from './example';

let sound: string;
beforeAll(async () => {
  sound = await exampleXml();
});

const ends = /<bpmn:(incoming|outgoing)>.*?<\/bpmn:\1>/g;
const rulesAt = (findings: readonly Finding[]): string[] => findings.map(({ rule, element: at }) => `${rule} ${at}`);

describe('the ways through a diagram', () => {
  test('are read from its flows; elements need not list them', async () => {
    const bare = sound.replace(ends, '');
    expect(bare).not.toBe(sound);
    expect(await lintProcesses(exampleWorld(bare))).toEqual([]);
  });

  const listed = (id: string) => `<bpmn:incoming>${id}</bpmn:incoming>`;
  test.each([
    ['nothing', and('j')],
    ['only a part', element('parallelGateway', 'j', { children: [listed('aToj'), listed('bToj')] })],
  ])('into a strict join are checked where %s of them is listed', async (_what, join) => {
    const trap = diagram([
      ...[start('s'), and('g'), service('a', 'fail'), on('a', 'x', error('E1')), service('h'), user('b')],
      ...[join, service('n'), end('e')],
      flows('s > g', 'g > a > j', 'g > b > j', 'x > h > j', 'j > n > e'),
    ]);
    const findings = await lintFile({ path: PATH, text: trap }, exampleWorld(sound), 'quick');
    expect(rulesAt(findings)).toContain('boundary-into-join j');
  });
});
