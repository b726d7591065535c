import { lintFile, lintProcesses, type Finding, type World } from '../../src/bpmn/lint';
import { PATH, exampleWorld, exampleXml } from './example';

let sound: string;
beforeAll(async () => {
  sound = await exampleXml();
});

const messageEnd = (extra = ''): [RegExp, string] => [
  /<bpmn:endEvent id="lent"([^>]*)>(.*?)<\/bpmn:endEvent>/,
  `<bpmn:endEvent id="lent"$1${extra}>$2<bpmn:messageEventDefinition messageRef="m" /></bpmn:endEvent>`,
];
const withMessage = (xml: string, name = 'umbrella.lent', extra = ''): string =>
  xml.replace(...messageEnd(extra)).replace('<bpmn:error ', `<bpmn:message id="m" name="${name}" /><bpmn:error `);

const findingsOf = async (xml: string, change: (world: World) => World = (w) => w): Promise<Finding[]> =>
  lintProcesses(change(exampleWorld(xml)), 'quick');
const rulesAt = (findings: readonly Finding[]): string[] => findings.map((f) => `${f.rule} ${f.element}`.trim());

test('a sound diagram passes without a word', async () => {
  expect(await lintProcesses(exampleWorld(sound))).toEqual([]);
});

const timed = (xml: string, cycle: string, attribute = ''): string =>
  xml
    .replace('<bpmn:startEvent id="asked"', `<bpmn:startEvent id="asked"${attribute}`)
    .replace(
      '</bpmn:outgoing></bpmn:startEvent>',
      `</bpmn:outgoing><bpmn:timerEventDefinition><bpmn:timeCycle xsi:type="bpmn:tFormalExpression">${cycle}</bpmn:timeCycle></bpmn:timerEventDefinition></bpmn:startEvent>`,
    );

test('a script may be named by an expression, and is then in use', async () => {
  const either = '=if 1 = 1 then &quot;umbrella-wish&quot; else null';
  expect(
    rulesAt(await findingsOf(sound.replace('encore:script="umbrella-wish"', `encore:script="${either}"`))),
  ).toEqual([]);
});

/** What is broken, how, and the finding that must be among those reported. */
const broken: [string, (xml: string) => string, string][] = [
  ['broken XML', (x) => x.replace('</bpmn:process>', ''), 'not-xml'],
  ['an entity', (x) => x.replace('<bpmn:definitions', '<!DOCTYPE a [<!ENTITY b "c">]>\n<bpmn:definitions'), 'entities'],
  [
    'a file of two megabytes',
    (x) => x.replace('</bpmn:definitions>', `<!-- ${'x'.repeat(2_000_000)} --></bpmn:definitions>`),
    'too-large',
  ],
  ['a misspelt attribute', (x) => x.replace('camunda:formKey', 'camunda:formKee'), 'not-bpmn askGuest'],
  [
    'an element BPMN does not have',
    (x) => x.replace('<bpmn:incoming>toAsk</bpmn:incoming>', '<bpmn:surprise />'),
    'schema',
  ],
  ['a reference to nothing', (x) => x.replace('targetRef="lent"', 'targetRef="lend2"'), 'not-bpmn toLent'],
  [
    'an id that is not the file name',
    (x) => x.replaceAll('"lend-umbrella"', '"lend-parasol"'),
    'id-by-file lend-parasol',
  ],
  [
    'a process that is not executable',
    (x) => x.replace('isExecutable="true"', 'isExecutable="false"'),
    'not-executable lend-umbrella',
  ],
  [
    'a process without documentation',
    (x) => x.replace(/<bpmn:documentation>.*?<\/bpmn:documentation>/, ''),
    'no-documentation lend-umbrella',
  ],
  ['a task without form', (x) => x.replace(' camunda:formKey="umbrella-wish"', ''), 'task-without-form askGuest'],
  [
    'an unknown form',
    (x) => x.replace('camunda:formKey="umbrella-wish"', 'camunda:formKey="parasol"'),
    'form-unknown askGuest',
  ],
  [
    'a task without group',
    (x) => x.replace(' camunda:candidateGroups="front-desk"', ''),
    'task-without-group askGuest',
  ],
  ['an unknown group', (x) => x.replace('="front-desk"', '="reception"'), 'group-unknown askGuest'],
  ['a task without due date', (x) => x.replace(' camunda:dueDate="PT5M"', ''), 'task-without-due-date askGuest'],
  ['a due date in words', (x) => x.replace('"PT5M"', '"5 minutes"'), 'due-date-invalid askGuest'],
  ['a task without priority', (x) => x.replace(' camunda:priority="50"', ''), 'task-without-priority askGuest'],
  [
    'a priority above 100',
    (x) => x.replace('camunda:priority="50"', 'camunda:priority="500"'),
    'priority-invalid askGuest',
  ],
  [
    'an unknown script',
    (x) => x.replace('encore:script="umbrella-wish"', 'encore:script="rain"'),
    'script-unknown askGuest',
  ],
  [
    'a script named by an expression that cannot be read',
    (x) => x.replace('encore:script="umbrella-wish"', 'encore:script="=if wish then"'),
    'expression-faulty askGuest',
  ],
  [
    'a service task without handler',
    (x) => x.replace(' implementation="umbrellas.lend"', ''),
    'service-without-handler lend',
  ],
  ['an unknown handler', (x) => x.replace('"umbrellas.lend"', '"umbrellas.lent"'), 'handler-unknown lend'],
  ['an input the handler does not have', (x) => x.replace('name="count"', 'name="amount"'), 'input-unknown lend'],
  [
    'a needed input nobody writes',
    (x) => x.replace(/<camunda:inputParameter.*?<\/camunda:inputParameter>/, ''),
    'input-never-written lend',
  ],
  [
    'a business error nobody catches',
    (x) => x.replace('errorCode="ALL_GONE"', 'errorCode="ALL_LOST"'),
    'error-not-caught lend',
  ],
  [
    'a caught error nobody throws',
    (x) => x.replace('errorCode="ALL_GONE"', 'errorCode="ALL_LOST"'),
    'error-never-thrown lend',
  ],
  ['a split without default', (x) => x.replace(' default="toNone"', ''), 'no-default enough'],
  ['a gateway that does not ask', (x) => x.replace('name="够吗？"', 'name="数量"'), 'not-a-question enough'],
  ['a gateway without name', (x) => x.replace(' name="够吗？"', ''), 'question-missing enough'],
  ['a way without answer', (x) => x.replace(' name="不够"', ''), 'answer-missing toNone'],
  [
    'an expression that cannot be read',
    (x) => x.replace('wanted &lt;= 3', 'wanted &lt;= ('),
    'expression-faulty toLend',
  ],
  [
    'a condition that may take long',
    (x) => x.replace('wanted &lt;= 3', 'some a in [wanted] satisfies some b in [wanted] satisfies a &lt; b'),
    'expression-costly toLend',
  ],
  ['a condition in another language', (x) => x.replace('wanted &lt;= 3', '${wanted}'), 'old-expression'],
  ['a variable nobody writes', (x) => x.replace('wanted &lt;= 3', 'wanteed &lt;= 3'), 'variable-never-written toLend'],
  ['an end without outcome', (x) => x.replace(' encore:outcome="lent"', ''), 'outcome-missing lent'],
  ['an outcome in words', (x) => x.replace('encore:outcome="lent"', 'encore:outcome="Lent out"'), 'outcome-name lent'],
  [
    'a message nobody receives',
    (x) => withMessage(x, 'umbrella.lent', ' encore:correlationKey="=umbrella"'),
    'message-never-received lent',
  ],
  ['a message without key', (x) => withMessage(x), 'key-missing lent'],
  ['a message in an odd style', (x) => withMessage(x, 'Umbrella lent'), 'message-name lent'],
  [
    'a call of no process',
    (x) => x.replace(/serviceTask/g, 'callActivity').replace('implementation', 'calledElement'),
    'called-process-unknown lend',
  ],
  [
    'a process that calls itself',
    (x) =>
      x
        .replace(/serviceTask/g, 'callActivity')
        .replace('implementation="umbrellas.lend"', 'calledElement="lend-umbrella"'),
    'calls-itself lend',
  ],
  [
    'a decision that is not there',
    (x) =>
      x
        .replace(/serviceTask/g, 'businessRuleTask')
        .replace('implementation="umbrellas.lend"', 'encore:decision="rain" encore:resultVariable="umbrella"'),
    'decision-unknown lend',
  ],
  [
    'a script task',
    (x) => x.replace(/serviceTask/g, 'scriptTask').replace(' implementation="umbrellas.lend"', ''),
    'code-in-diagram lend',
  ],
  [
    'a listener with code',
    (x) =>
      x.replace(
        '<camunda:inputOutput>',
        '<camunda:executionListener class="Evil" event="start" /><camunda:inputOutput>',
      ),
    'code-in-diagram lend',
  ],
  [
    'a complex gateway',
    (x) => x.replaceAll('bpmn:exclusiveGateway', 'bpmn:complexGateway'),
    'unsupported-element enough',
  ],
  [
    'a name without English',
    (x) => x.replace('name="没有借"', 'name="没有借" /><bpmn:endEvent id="nothing" name="什么也没有"'),
    'english-missing nothing',
  ],
  ['a forbidden word', (x) => x.replace('name="没有借"', 'name="公司规定"'), 'wrong-word none'],
  ['half-width punctuation', (x) => x.replace('够吗？', '够吗?'), 'half-width enough'],
  [
    'a case per venue that no timer starts',
    (x) => x.replace('<bpmn:startEvent id="asked"', '<bpmn:startEvent id="asked" encore:perVenue="true"'),
    'per-venue-misplaced asked',
  ],
  [
    'a case per venue of a process without venue',
    (x) => timed(x.replace(/ encore:venue="\w+"/, ''), '0 10 * * *', ' encore:perVenue="true"'),
    'per-venue-without-venue asked',
  ],
  [
    'a day of working time',
    (x) =>
      x.replace(
        'camunda:dueDate="PT5M"',
        'camunda:dueDate="=add working time(now(), duration(&quot;P1D&quot;), wanted)"',
      ),
    'working-time-in-days askGuest',
  ],
  ['a time to start that reads a variable', (x) => timed(x, '=wanted'), 'timer-start-variable asked'],
  [
    'an element that is not drawn',
    (x) => x.replace(/<bpmndi:BPMNShape id="lent_di"[\s\S]*?<\/bpmndi:BPMNShape>/, ''),
    'drawing/not-drawn lent',
  ],
];
const reported: Finding[] = [];
test.each(broken)('%s is found', async (_what, change, expected) => {
  const changed = change(sound);
  expect(changed).not.toBe(sound);
  const findings = await lintProcesses(exampleWorld(changed), expected === 'schema' ? 'full' : 'quick');
  reported.push(...findings);
  expect(rulesAt(findings)).toContainEqual(expect.stringMatching(new RegExp(`^${expected}`)));
});

test('every finding above says in both languages why and what to do', () => {
  expect(reported.length).toBeGreaterThan(broken.length);
  for (const { reason, remedy } of reported) {
    expect(reason.zh).toMatch(/[\u4e00-\u9fff]/);
    expect(remedy.zh).toMatch(/[\u4e00-\u9fff]|npm run/);
    for (const sentence of [reason.en, remedy.en, reason.zh, remedy.zh])
      expect(sentence).not.toMatch(/(?<!\$)\{\w+\}|undefined/);
  }
});

describe('the other direction of the closed world', () => {
  test('a handler no diagram uses is found', async () => {
    const findings = await findingsOf(sound, (world) => {
      const [[, lend] = []] = world.handlers;
      return { ...world, handlers: new Map([...world.handlers, ['umbrellas.count', lend!]]) };
    });
    expect(findings).toMatchObject([
      { file: 'handlers/umbrellas.count.ts', rule: 'handler-unused', severity: 'error' },
    ]);
  });

  test('a script that says what is never said to guests is found', async () => {
    const findings = await findingsOf(sound, (world) => ({
      ...world,
      scripts: new Map([...world.scripts].map(([key, file]) => [key, { ...file, text: `${file.text}不行。` }])),
    }));
    expect(rulesAt(findings)).toContain('wrong-word');
  });

  test('a message that comes from outside is accepted once it says who sends it', async () => {
    const xml = withMessage(sound, 'umbrella.lent', ' encore:correlationKey="=umbrella"');
    const external = new Map([['umbrella.lent', { zh: '雨伞柜收', en: 'The umbrella stand receives it' }]]);
    expect(await findingsOf(xml, (world) => ({ ...world, external }))).toEqual([]);
  });
});

describe('a decision a task asks', () => {
  const table = (input: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="rain-file" name="rain" namespace="http://encore.desk/decisions">
  <decision id="rain" name="下雨吗"><decisionTable id="rainTable" hitPolicy="FIRST">
    <input id="in"><inputExpression id="inExpression" typeRef="number"><text>${input}</text></inputExpression></input>
    <output id="out" name="umbrella" typeRef="string" />
    <rule id="r1"><inputEntry id="i1"><text>&gt; 1</text></inputEntry><outputEntry id="o1"><text>"A1"</text></outputEntry></rule>
  </decisionTable></decision>
</definitions>`;
  const asking = (xml: string): string =>
    xml
      .replace(/<bpmn:extensionElements>.*?<\/bpmn:extensionElements>/s, '')
      .replace(/<bpmn:boundaryEvent.*?<\/bpmn:boundaryEvent>/s, '')
      .replace(/serviceTask/g, 'businessRuleTask')
      .replace('implementation="umbrellas.lend"', 'encore:decision="rain" encore:resultVariable="umbrella"');
  const rulesWith = async (xml: string): Promise<string[]> =>
    rulesAt(
      await findingsOf(asking(sound), (world) => ({
        ...world,
        decisions: new Map([['rain', { path: 'processes/decisions/rain.dmn', text: xml }]]),
      })),
    );

  test('must be readable', async () => {
    expect(await rulesWith(table('wanted + '))).toContainEqual(expect.stringMatching(/^decision-faulty/));
  });
  test('may look only at what the case holds', async () => {
    expect(await rulesWith(table('millimetres'))).toContain('decision-input-never-written lend');
    expect(await rulesWith(table('wanted'))).not.toContain('decision-input-never-written lend');
  });
});

test('a changed file is checked in place of the one of its name', async () => {
  const world = exampleWorld(sound);
  const changed = { path: PATH, text: sound.replace(' encore:outcome="lent"', '') };
  expect(rulesAt(await lintFile(changed, world, 'quick'))).toEqual(['outcome-missing lent']);
  expect(await lintFile({ path: PATH, text: sound }, world, 'quick')).toEqual([]);
});
