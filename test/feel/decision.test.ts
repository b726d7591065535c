import { evaluateDecision, loadDecision } from '../../src/feel/decision';
import { ModelError } from '../../src/lib/errors';
import type { Json, Variables } from '../../src/lib/json';

const options = { now: new Date('2026-11-21T12:00:00.000Z'), timeZone: 'Asia/Shanghai' };
const escape = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

interface Drawn {
  readonly policy?: string;
  readonly inputs?: readonly [label: string, source: string, type?: string][];
  readonly outputs?: readonly [name: string, type: string, values?: string | undefined, fallback?: string][];
  readonly rules: readonly (readonly string[])[];
  readonly requires?: string;
}

function decision(id: string, drawn: Drawn): string {
  const inputs = drawn.inputs ?? [['人数', 'party', 'number']];
  const outputs = drawn.outputs ?? [['minutes', 'number']];
  const entry = (kind: string, text: string) => `<${kind}><text>${escape(text)}</text></${kind}>`;
  return `<decision id="${id}" name="${id}">
    ${drawn.requires ? `<informationRequirement><requiredDecision href="#${drawn.requires}"/></informationRequirement>` : ''}
    <decisionTable id="${id}-table" ${drawn.policy ?? ''}>
    ${inputs.map(([label, source, type]) => `<input label="${label}"><inputExpression ${type ? `typeRef="${type}"` : ''}><text>${escape(source)}</text></inputExpression></input>`).join('')}
    ${outputs.map(([name, type, values, fallback]) => `<output name="${name}" typeRef="${type}">${values ? entry('outputValues', values) : ''}${fallback ? entry('defaultOutputEntry', fallback) : ''}</output>`).join('')}
    ${drawn.rules.map((cells, row) => `<rule id="${id}-${row + 1}">${cells.map((cell, index) => entry(index < inputs.length ? 'inputEntry' : 'outputEntry', cell)).join('')}</rule>`).join('')}
    </decisionTable></decision>`;
}

const file = (...decisions: string[]) =>
  `<?xml version="1.0"?><definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="n">${decisions.join('')}</definitions>`;

async function ask(drawn: Drawn, input: Variables): Promise<Json> {
  return evaluateDecision(await loadDecision(file(decision('hold', drawn)), 'hold.dmn'), input, options).output;
}
async function reasonOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => 'nothing thrown',
    (error: unknown) => (error instanceof ModelError ? error.details['reason'] : error),
  );
}

describe('the cells of a decision table', () => {
  it.each<[cell: string, input: Json, fits: boolean]>([
    ['-', null, true],
    ['', 3, true],
    ['3', 3, true],
    ['> 3', 4, true],
    ['> 3', 3, false],
    ['> 3', null, false],
    ['[2..5[', 5, false],
    ['1, 2, > 8', 9, true],
    ['not(1, 2)', 2, false],
    ['not(1, 2)', 3, true],
    ['? > 3 and ? < 6', 5, true],
    ['? > 3 and ? < 6', 6, false],
    ['limit', 7, true],
    ['limits', 9, true],
    ['< limit', 6, true],
    ['null', null, true],
  ])('%s says for %j: %s', async (cell, party, fits) => {
    const output = await ask({ rules: [[cell, '1']] }, { party, limit: 7, limits: [8, 9] });
    expect(output).toBe(fits ? 1 : null);
  });

  it.each<[cell: string, input: Json, fits: boolean]>([
    ['"gold", "vip"', 'vip', true],
    ['not("gold")', 'vip', true],
    ['starts with(?, "g")', 'gold', true],
    ['"gold"', null, false],
  ])('%s says for the text %j: %s', async (cell, grade, fits) => {
    const output = await ask({ inputs: [['等级', 'grade', 'string']], rules: [[cell, '1']] }, { grade });
    expect(output).toBe(fits ? 1 : null);
  });

  it('compare truth values, instants and dates', async () => {
    const inputs: NonNullable<Drawn['inputs']> = [
      ['会员', 'member', 'boolean'],
      ['到店', 'from', 'dateTime'],
      ['日子', 'date(day)', 'date'],
    ];
    const rules = [['false', '< now() + duration("PT2H")', '>= today()', '1']];
    const scope = { from: '2026-11-21T13:00:00.000Z', day: '2026-11-21' };
    expect(await ask({ inputs, rules }, { ...scope, member: false })).toBe(1);
    expect(await ask({ inputs, rules }, { ...scope, member: true })).toBeNull();
    expect(await ask({ inputs, rules }, { ...scope, member: false, day: '2026-11-20' })).toBeNull();
  });
});

describe('the hit policy', () => {
  const overlapping = [
    ['> 2', '10'],
    ['> 4', '30'],
    ['> 6', '20'],
  ];

  it('UNIQUE is the default, gives the one rule that fits, null for none and a fault for two', async () => {
    expect(await ask({ rules: overlapping }, { party: 3 })).toBe(10);
    expect(await ask({ rules: overlapping }, { party: 1 })).toBeNull();
    expect(await reasonOf(ask({ rules: overlapping }, { party: 5 }))).toBe('several-rules-fit');
  });

  it('FIRST gives the first rule that fits, and does not look at the rest', async () => {
    const rules = [...overlapping.slice(1), ['-', 'missing']];
    expect(await ask({ policy: 'hitPolicy="FIRST"', rules }, { party: 7 })).toBe(30);
  });

  it('gives the default outputs when no rule fits', async () => {
    const outputs: NonNullable<Drawn['outputs']> = [['minutes', 'number', '', '15']];
    expect(await ask({ outputs, rules: overlapping }, { party: 1 })).toBe(15);
  });

  it('ANY gives what all rules agree on and a fault when they do not', async () => {
    const policy = 'hitPolicy="ANY"';
    expect(
      await ask(
        {
          policy,
          rules: [
            ['> 2', '10'],
            ['> 3', '5 + 5'],
          ],
        },
        { party: 4 },
      ),
    ).toBe(10);
    expect(await reasonOf(ask({ policy, rules: overlapping }, { party: 5 }))).toBe('rules-disagree');
  });

  it('PRIORITY and OUTPUT ORDER follow the order of the output values', async () => {
    const outputs: NonNullable<Drawn['outputs']> = [['minutes', 'number', '30, 20, 10']];
    expect(await ask({ policy: 'hitPolicy="PRIORITY"', outputs, rules: overlapping }, { party: 7 })).toBe(30);
    expect(await ask({ policy: 'hitPolicy="OUTPUT ORDER"', outputs, rules: overlapping }, { party: 7 })).toEqual([
      30, 20, 10,
    ]);
    expect(await reasonOf(ask({ policy: 'hitPolicy="PRIORITY"', rules: overlapping }, { party: 7 }))).toBe(
      'priorities-missing',
    );
  });

  it('RULE ORDER and COLLECT give every rule, or what their outputs come to', async () => {
    expect(await ask({ policy: 'hitPolicy="RULE ORDER"', rules: overlapping }, { party: 7 })).toEqual([10, 30, 20]);
    expect(await ask({ policy: 'hitPolicy="COLLECT"', rules: overlapping }, { party: 5 })).toEqual([10, 30]);
    expect(await ask({ policy: 'hitPolicy="COLLECT"', rules: overlapping }, { party: 1 })).toEqual([]);
    const collected = async (how: string) =>
      ask({ policy: `hitPolicy="COLLECT" aggregation="${how}"`, rules: overlapping }, { party: 7 });
    expect(await Promise.all(['SUM', 'MIN', 'MAX', 'COUNT'].map(collected))).toEqual([60, 10, 30, 3]);
  });
});

describe('the answer of a decision', () => {
  it('is a context when there are several outputs', async () => {
    const outputs: NonNullable<Drawn['outputs']> = [
      ['minutes', 'number'],
      ['why', 'string'],
    ];
    expect(await ask({ outputs, rules: [['-', 'party * 5', '"计算"']] }, { party: 3 })).toEqual({
      minutes: 15,
      why: '计算',
    });
  });

  it('builds on required decisions, asked once each', async () => {
    const base = decision('base', {
      rules: [
        ['> 5', '20'],
        ['<= 5', '10'],
      ],
    });
    const hold = decision('hold', {
      requires: 'base',
      inputs: [['基础', 'base', 'number']],
      rules: [
        ['20', 'base + 1'],
        ['not(20)', '0'],
      ],
    });
    const result = evaluateDecision(await loadDecision(file(hold, base), 'hold.dmn'), { party: 6, other: 1 }, options);
    expect(result).toEqual({
      decisionId: 'hold',
      input: { party: 6 },
      output: 21,
      fired: [
        { row: 1, text: 'base: 人数 6 → 20' },
        { row: 1, text: '基础 20 → 21' },
      ],
    });
  });

  it('names the inputs it needs', async () => {
    const model = await loadDecision(file(decision('hold', { rules: [['> limit', 'base']] })), 'hold.dmn');
    expect(model.inputs).toEqual(['party', 'base', 'limit']);
  });

  it('is a fault where an input has the wrong type or is missing', async () => {
    expect(await reasonOf(ask({ rules: [['> 2', '1']] }, { party: '3' }))).toBe('wrong-input-type');
    expect(await reasonOf(ask({ rules: [['> 2', '"long"']] }, { party: 3 }))).toBe('wrong-output-type');
    expect(await reasonOf(ask({ rules: [['> 2', '1']] }, {}))).toBe('unknown-variable');
  });
});

describe('a decision file', () => {
  const load = (xml: string, name = 'hold.dmn') => reasonOf(loadDecision(xml, name));

  it('is refused with file, element and reason', async () => {
    await expect(loadDecision(file(decision('hold', { rules: [['> ', '1']] })), 'hold.dmn')).rejects.toMatchObject({
      details: { file: 'hold.dmn', reason: 'syntax' },
    });
    expect(await load('<definitions')).toBe('not-dmn');
    expect(await load(file(decision('other', { rules: [] })))).toBe('decision-missing');
    expect(await load(file(decision('hold', { rules: [['1', '1', '1']] })))).toBe('cells-do-not-fit-columns');
    expect(await load(file(decision('hold', { policy: 'hitPolicy="LUCKY"', rules: [] })))).toBe('hit-policy-unknown');
    expect(await load(file(decision('hold', { rules: [['surprise(?)', '1']] })))).toBe('unknown-function');
    expect(await load(`<!DOCTYPE x [<!ENTITY a "b">]>${file()}`)).toBe('entities-not-allowed');
    expect(await load(file(decision('hold', { requires: 'hold', rules: [] })))).toBe('decisions-require-each-other');
    expect(await load(file(decision('hold', { requires: 'gone', rules: [] })))).toBe('required-decision-missing');
  });
});
