/** What each hit policy and a graph of decisions means (DMN 1.3 §8.2.10–11, §6.3), told with tables of the house's own. */
import { evaluateDecision, loadDecision, type DecisionResult } from '../../src/feel/decision';
import { ModelError } from '../../src/lib/errors';
import type { Json, Variables } from '../../src/lib/json';

const options = { now: new Date('2026-11-21T12:00:00.000Z'), timeZone: 'Asia/Shanghai' };
const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const tag = (name: string, text: string): string => `<${name}><text>${escape(text)}</text></${name}>`;

/** Lines as people draw a table: `hours | grade => fen` first, then a line per rule. Outputs may have `name: values`. */
function table(policy: string, head: string, ...rules: string[]): string {
  const [ins = '', outs = ''] = head.split('=>');
  const cells = (text: string): string[] => text.split('|').map((cell) => cell.trim());
  const inputs = cells(ins).map((source) => `<input label="${source}">${tag('inputExpression', source)}</input>`);
  const outputs = cells(outs).map((cell) => {
    const [name = '', values] = cell.split(':');
    return `<output name="${name}">${values ? tag('outputValues', values.trim()) : ''}</output>`;
  });
  const rows = rules.map((rule) => {
    const [when = '', then = ''] = rule.split('=>');
    const entries = [
      ...cells(when).map((cell) => tag('inputEntry', cell)),
      ...cells(then).map((c) => tag('outputEntry', c)),
    ];
    return `<rule>${entries.join('')}</rule>`;
  });
  return `<decisionTable ${policy}>${inputs.join('')}${outputs.join('')}${rows.join('')}</decisionTable>`;
}
const formula = (source: string): string => `<literalExpression><text>${escape(source)}</text></literalExpression>`;

function decision(id: string, logic: string, requires: readonly string[] = [], variable = ''): string {
  const needs = requires.map(
    (each) => `<informationRequirement><requiredDecision href="#${each}"/></informationRequirement>`,
  );
  return `<decision id="${id}" name="${id}">${variable && `<variable name="${variable}"/>`}${needs.join('')}${logic}</decision>`;
}

async function ask(decisions: string | string[], input: Variables): Promise<DecisionResult> {
  const parts = typeof decisions === 'string' ? [decision('answer', decisions)] : decisions;
  const xml = `<?xml version="1.0"?><definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="n">${parts.join('')}</definitions>`;
  return evaluateDecision(await loadDecision(xml, 'answer.dmn'), input, options);
}
const answer = async (logic: string, input: Variables): Promise<Json> => (await ask(logic, input)).output;
const faultOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'nothing thrown',
    (error: unknown) => (error instanceof ModelError ? error.details : error),
  );

describe('UNIQUE', () => {
  const fee = table('', 'hours | member => fen', '< 2 | - => 10000', '>= 2 | true => 15000', '>= 2 | false => 18000');

  it.each<[Variables, Json]>([
    [{ hours: 1, member: true }, 10000],
    [{ hours: 2, member: true }, 15000],
    [{ hours: 2, member: false }, 18000],
    [{ hours: null, member: true }, null],
  ])('gives the one rule that fits %j', async (input, expected) => {
    expect(await answer(fee, input)).toBe(expected);
  });

  it('never chooses between two rules, not even when they say the same', async () => {
    const twice = table('hitPolicy="UNIQUE"', 'n => x', '> 1 => "a"', '> 2 => "a"');
    expect(await answer(twice, { n: 2 })).toBe('a');
    expect(await faultOf(answer(twice, { n: 3 }))).toMatchObject({ reason: 'several-rules-fit', rows: [1, 2] });
  });
});

describe('ANY', () => {
  const refund = table(
    'hitPolicy="ANY"',
    'fault | days => share | note',
    '"venue" | - => 1 | "full"',
    '- | > 1 => 1 | "full"',
    '"guest" | 3 => 0.5 | "half"',
  );

  it('lets rules overlap as long as every output is the same', async () => {
    const result = await ask(refund, { fault: 'venue', days: 5 });
    expect(result.output).toEqual({ share: 1, note: 'full' });
    expect(result.fired.map(({ row }) => row)).toEqual([1, 2]);
    expect(await faultOf(answer(refund, { fault: 'guest', days: 3 }))).toMatchObject({ reason: 'rules-disagree' });
  });

  it('sees equal lists and contexts as equal', async () => {
    const same = table('hitPolicy="ANY"', 'n => x', '> 1 => {a: 1, b: [2]}', '> 2 => {b: [1 + 1], a: 1}');
    expect(await answer(same, { n: 3 })).toEqual({ a: 1, b: [2] });
  });
});

describe('FIRST and RULE ORDER', () => {
  it('read the rules from the top: one stops there, the other goes on', async () => {
    const lines = ['> 5 => "many"', '> 3 => "some"', '- => "any"'];
    expect(await answer(table('hitPolicy="FIRST"', 'n => x', ...lines), { n: 4 })).toBe('some');
    expect(await answer(table('hitPolicy="FIRST"', 'n => x', ...lines), { n: 0 })).toBe('any');
    expect(await answer(table('hitPolicy="RULE ORDER"', 'n => x', ...lines), { n: 9 })).toEqual([
      'many',
      'some',
      'any',
    ]);
    expect(await answer(table('hitPolicy="RULE ORDER"', 'n => x', lines[0]!), { n: 1 })).toEqual([]);
  });

  it('RULE ORDER keeps what is said twice, and gives contexts for several outputs', async () => {
    const tasks = table(
      'hitPolicy="RULE ORDER"',
      'n => who | what',
      '> 1 => "floor" | "clean"',
      '> 0 => "floor" | "clean"',
    );
    const once = { who: 'floor', what: 'clean' };
    expect(await answer(tasks, { n: 2 })).toEqual([once, once]);
  });
});

describe('PRIORITY and OUTPUT ORDER', () => {
  const head = 'n => urgency: "high","low" | group: "desk","floor","manager"';
  const lines = [
    '> 0 => "low" | "desk"',
    '> 1 => "high" | "manager"',
    '> 2 => "high" | "floor"',
    '> 3 => "low" | "desk"',
  ];
  const [first, second, third] = [
    { urgency: 'high', group: 'floor' },
    { urgency: 'high', group: 'manager' },
    { urgency: 'low', group: 'desk' },
  ];

  it('rank by the first output, then by the next', async () => {
    expect(await answer(table('hitPolicy="PRIORITY"', head, ...lines), { n: 3 })).toEqual(first);
    expect(await answer(table('hitPolicy="PRIORITY"', head, ...lines), { n: 2 })).toEqual(second);
    expect(await answer(table('hitPolicy="PRIORITY"', head, ...lines), { n: 0 })).toBeNull();
    expect(await answer(table('hitPolicy="OUTPUT ORDER"', head, ...lines), { n: 4 })).toEqual([
      first,
      second,
      third,
      third,
    ]);
    expect(await answer(table('hitPolicy="OUTPUT ORDER"', head, ...lines), { n: 0 })).toEqual([]);
  });

  it('cannot rank a value that is not among the output values', async () => {
    const odd = table('hitPolicy="PRIORITY"', 'n => x: "a","b"', '> 0 => "a"', '> 1 => "c"');
    expect(await faultOf(answer(odd, { n: 2 }))).toMatchObject({ reason: 'output-without-priority' });
  });
});

describe('COLLECT', () => {
  const lines = ['> 0 => 30', '> 1 => 10', '> 2 => 10', '> 3 => 2.5'];
  const collect = (how: string): string =>
    table(`hitPolicy="COLLECT"${how && ` aggregation="${how}"`}`, 'n => x', ...lines);

  it.each<[string, number, Json]>([
    ['', 4, [30, 10, 10, 2.5]],
    ['', 0, []],
    ['SUM', 4, 52.5],
    ['SUM', 3, 50],
    ['SUM', 0, null],
    ['MIN', 4, 2.5],
    ['MIN', 1, 30],
    ['MAX', 4, 30],
    ['MAX', 0, null],
    ['COUNT', 4, 4],
    ['COUNT', 0, 0],
  ])('%s of %i fitting rules is %j', async (how, n, expected) => {
    expect(await answer(collect(how), { n })).toEqual(expected);
  });

  it('adds up numbers only, of one output only', async () => {
    const words = table('hitPolicy="COLLECT" aggregation="SUM"', 'n => x', '> 0 => "a"', '> 1 => "b"');
    expect(await faultOf(answer(words, { n: 2 }))).toMatchObject({ reason: 'aggregation-needs-numbers' });
    const two = table('hitPolicy="COLLECT" aggregation="SUM"', 'n => x | y', '> 0 => 1 | 2');
    expect(await faultOf(answer(two, { n: 2 }))).toMatchObject({ reason: 'aggregation-needs-one-output' });
  });
});

describe('a graph of decisions', () => {
  const night = decision('night', formula('hour >= 18 or hour < 2'));
  const base = decision('base', table('', 'night => fen', 'true => 20000', 'false => 8000'), ['night'], 'basePrice');
  const discount = decision(
    'discount',
    table('', 'grade | night => share', '"gold" | true => 0.9', '"gold" | false => 0.8', 'not("gold") | - => 1'),
    ['night'],
  );
  const total = decision('answer', formula('basePrice * discount * hours'), ['base', 'discount']);

  it.each<[Variables, number]>([
    [{ hour: 20, grade: 'gold', hours: 2 }, 36000],
    [{ hour: 15, grade: 'gold', hours: 1 }, 6400],
    [{ hour: 1, grade: 'none', hours: 1 }, 20000],
  ])('answers from the ground up: %j', async (input, expected) => {
    expect((await ask([total, discount, base, night], input)).output).toBe(expected);
  });

  it('asks a decision that two others need once, and says which rules fired where', async () => {
    const { fired, input } = await ask([total, discount, base, night], { hour: 20, grade: 'gold', hours: 1, more: 1 });
    expect(fired.map(({ text }) => text)).toEqual([
      'base: night true → 20000',
      'discount: grade gold · night true → 0.9',
    ]);
    expect(input).toEqual({ hour: 20, grade: 'gold', hours: 1 });
  });

  it('keeps answers out of the caller’s hands: what is decided hides a variable of its name', async () => {
    const inner = decision('limit', formula('10'));
    const outer = decision('answer', formula('limit + n'), ['limit']);
    expect((await ask([outer, inner], { n: 1, limit: 99 })).output).toBe(11);
  });

  it('hands null on where no rule fits, and a list where there is one', async () => {
    const none = decision('found', table('', 'n => x', '> 5 => 1'));
    const list = decision('all', table('hitPolicy="COLLECT"', 'n => x', '> 0 => n', '> 1 => n * 2'));
    const outer = decision('answer', formula('if found = null then sum(all) else found'), ['found', 'all']);
    expect((await ask([outer, none, list], { n: 3 })).output).toBe(9);
  });

  it('names the decision a fault is in', async () => {
    const wrong = decision('night', formula('hour.of.day + 1'));
    expect(await faultOf(ask([total, discount, base, wrong], { hour: 20, grade: 'x', hours: 1 }))).toMatchObject({
      file: 'answer.dmn',
      element: 'night',
    });
  });

  it('takes no knowledge models and no circles', async () => {
    const [a, b] = [decision('answer', formula('b'), ['b']), decision('b', formula('answer'), ['answer'])];
    expect(await faultOf(ask([a, b], {}))).toMatchObject({ reason: 'decisions-require-each-other' });
    const model = `<decision id="answer" name="answer"><knowledgeRequirement><requiredKnowledge href="#k"/></knowledgeRequirement>${formula('1')}</decision>`;
    expect(await faultOf(ask([model], {}))).toMatchObject({ reason: 'knowledge-models-not-supported' });
  });
});
