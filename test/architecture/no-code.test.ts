/**
 * Nothing that is drawn, typed or sent becomes code: what could make or start some is watched while every kind of text a
 * diagram, form, decision table or message holds tries to get there, and none of our rooms calls it by itself.
 */
import childProcess from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import vm from 'node:vm';
import { evaluate } from '../../src/feel/expression';
import { evaluateDecision, loadDecision } from '../../src/feel/decision';
import { readSubmission } from '../../src/forms/submission';
import { formView } from '../../src/forms/view';
import type { Variables } from '../../src/lib/json';
import { projectRoot } from '../../src/lib/root';
import { begin } from '../bpmn/kit';
import * as draw from '../bpmn/diagram';
import { contextWith, formOf } from '../forms/example';
import { sources } from './sources';

/** Texts that would do harm where they were run. */
const hostile = [
  'constructor.constructor("return process")()',
  'name.constructor.constructor("return 1")()',
  'Function("return process")()',
  'eval("1")',
  'process.exit(1)',
  'globalThis.process.mainModule.require("child_process").execSync("id")',
  'require("child_process").execSync("id")',
  'import("node:vm")',
  '$js:process.exit(1)',
  '${process.exit(1)}',
  '`${process.exit(1)}`',
  '__proto__.polluted',
  'function(x) external { java: { class: "java.lang.Runtime", method signature: "exec(String)" } }',
  '{ run: function(x) x.constructor }.run(name)',
];
const words: Variables = { name: 'x', list: [1], constructor: 'mine' };

const reached: string[] = [];
const restore: (() => void)[] = [];

/** Notes every use; what was asked for happens all the same, so that nothing else changes. */
function watch(owner: object, name: string, as: string): void {
  const before = Object.getOwnPropertyDescriptor(owner, name);
  if (!before?.configurable || typeof before.value !== 'function') return;
  const original = before.value as (...args: unknown[]) => unknown;
  const watched = new Proxy(original, {
    apply: (target, self, args) => {
      reached.push(as);
      return Reflect.apply(target, self, args);
    },
    construct: (target, args, self) => {
      reached.push(as);
      return Reflect.construct(target, args, self) as object;
    },
  });
  Object.defineProperty(owner, name, { ...before, value: watched });
  restore.push(() => Object.defineProperty(owner, name, before));
}

const makers = [
  () => undefined,
  async () => Promise.resolve(),
  function* () {
    yield 1;
  },
].map((one) => Object.getPrototypeOf(one) as object);

beforeAll(async () => {
  await everything('name');
  makers.forEach((prototype, i) => watch(prototype, 'constructor', `constructor ${i}`));
  watch(globalThis, 'Function', 'Function');
  watch(globalThis, 'eval', 'eval');
  for (const name of ['exec', 'execFile', 'execSync', 'execFileSync', 'spawn', 'spawnSync', 'fork'])
    watch(childProcess, name, `child_process.${name}`);
  for (const name of Object.keys(vm)) watch(vm, name, `vm.${name}`);
});
afterAll(() => restore.forEach((undo) => undo()));
beforeEach(() => void reached.splice(0));

const settled = (work: () => unknown): Promise<unknown> =>
  Promise.resolve()
    .then(work)
    .catch(() => null);

/** Every place a diagram, a decision table and a form have for a text, with this text in it. */
async function everything(text: string): Promise<void> {
  for (const source of [text, `=${text}`]) {
    for (const parts of diagramsWith(source)) await settled(() => begin(parts, { variables: words }));
  }
  await settled(() => evaluate(text, words, { now: new Date(0), timeZone: 'UTC' }));
  await decisionWith(text);
  formWith(text);
}

function diagramsWith(text: string): string[][] {
  const { start, end, user, service, rule, call, catching, xor, flows, send } = draw;
  const alone = (node: string) => [start('s'), node, end('e'), flows('s > n > e')];
  return [
    [start('s'), xor('g'), end('e'), flows('s > g', `g > e: ${text.replaceAll('>', ' ')}`)],
    alone(catching('n', { event: draw.after(text) })),
    alone(catching('n', { event: draw.at(text) })),
    alone(catching('n', { event: draw.every(text) })),
    alone(catching('n', { event: draw.message('m', text) })),
    alone(user('n', { attributes: { 'camunda:dueDate': text, 'camunda:candidateGroups': text } })),
    alone(user('n', { attributes: { 'camunda:assignee': text, 'camunda:priority': text } })),
    alone(user('n', { loop: draw.forEach(text) })),
    alone(user('n', { loop: draw.times(text) })),
    alone(user('n', { loop: draw.again(text) })),
    alone(service('n', text, { inputs: { a: text }, outputs: { b: text } })),
    alone(service('n', 'work', { inputs: { a: text }, outputs: { b: text } })),
    alone(send('n', 'm', { inputs: { a: text }, attributes: { 'encore:timeToLive': text } })),
    alone(rule('n', text, text)),
    alone(call('n', text, { inputs: { a: text }, outputs: { b: text } })),
    [start('s'), draw.element('endEvent', 'n', { attributes: { 'encore:outcome': text } }), flows('s > n')],
    alone(draw.element('scriptTask', 'n', { children: [`<bpmn:script><![CDATA[${text}]]></bpmn:script>`] })),
    alone(draw.element('userTask', 'n', { children: [listener(text)] })),
  ];
}

const listener = (text: string): string =>
  `<bpmn:extensionElements><camunda:executionListener event="start"><camunda:script scriptFormat="javascript"><![CDATA[${text}]]></camunda:script></camunda:executionListener></bpmn:extensionElements>`;

async function decisionWith(text: string): Promise<void> {
  const cell = `<text><![CDATA[${text}]]></text>`;
  const xml = `<?xml version="1.0"?><definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="n">
    <decision id="x" name="x"><decisionTable id="t"><input id="i" label="i"><inputExpression id="ie">${cell}</inputExpression></input>
    <output id="o" name="o" typeRef="string"/><rule id="r"><inputEntry id="c">${cell}</inputEntry><outputEntry id="d1">${cell}</outputEntry></rule>
    </decisionTable></decision></definitions>`;
  await settled(async () => {
    const model = await loadDecision(xml, 'x.dmn');
    return evaluateDecision(model, words, { now: new Date(0), timeZone: 'UTC' });
  });
}

function formWith(text: string): void {
  const components = [
    { type: 'text', text: `{{${text}}} {{#if ${text}}}x{{/if}} ${text}` },
    { type: 'text', text: `{{constructor.constructor "${text}"}} {{lookup this "constructor"}}` },
    { type: 'textfield', key: 'a', label: text, conditional: { hide: `=${text}` }, defaultValue: text },
    { type: 'textfield', key: 'b', label: 'b', validate: { pattern: text } },
    { type: 'select', key: 'c', label: 'c', valuesExpression: `=${text}` },
  ];
  const context = contextWith(words);
  for (const component of components) {
    try {
      const form = formOf(component);
      formView(form, { values: words, errors: [] }, context);
      readSubmission(form, { a: text, b: text, c: text }, context);
    } catch {
      // Refused: it got nowhere.
    }
  }
}

test.each(hostile)('%s gets nowhere, wherever it is written', async (text) => {
  await everything(text);

  expect(reached).toEqual([]);
});

test('what is watched is noticed', () => {
  Reflect.apply((() => undefined).constructor, null, ['return 1']);
  vm.runInNewContext('1');

  expect(reached).toEqual(expect.arrayContaining(['constructor 0', 'vm.runInNewContext']));
});

test('a message cannot change what all objects have', async () => {
  const story = await begin([
    draw.start('s'),
    draw.catching('n', { event: draw.message('m', '="k"') }),
    draw.user('u'),
    draw.flows('s > n > u'),
  ]);
  const payload = JSON.parse(
    '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"toString":"x"}',
  ) as Variables;
  await story.receives('n', payload);

  expect(story.waiting()).toEqual(['u']);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  expect(Object.getPrototypeOf(story.variables)).toBe(Object.getPrototypeOf({}));
  expect(reached).toEqual([]);
});

describe('by itself', () => {
  const maker = /\beval\(|\bnew Function\b|(?<![\w.])Function\(|['"](node:)?vm['"]|['"](node:)?child_process['"]/;

  test('no room makes code or starts programs, the supervision of the embedded database and the printer aside', () => {
    const found = sources.filter(({ path, text }) => /^(src|handlers)\//.test(path) && maker.test(text));
    expect(
      found.map(({ path }) => path).filter((path) => !/^src\/(db\/embedded\/|web\/print\/chromium\.ts)/.test(path)),
    ).toEqual([]);
  });

  test('nor does the engine’s core, or what reads expressions, times and files', () => {
    const packages = ['feelin', 'lezer-feel', '@lezer/common', '@lezer/lr', 'luxon', 'croner'];
    const readers = ['dmn-moddle', 'bpmn-moddle', 'moddle', 'moddle-xml', 'saxen'];
    const folders = [...packages, ...readers].map((name) => join(projectRoot, 'node_modules', name, 'dist'));
    const files = folders.filter(existsSync).flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.[cm]?js$/.test(name))
        .map((name) => join(folder, name)),
    );
    expect(files.length).toBeGreaterThan(8);
    const core = join(projectRoot, 'build', 'bpmn-server', 'index.js');
    expect([core, ...files].filter((file) => maker.test(readFileSync(file, 'utf8')))).toEqual([]);
  });
});
