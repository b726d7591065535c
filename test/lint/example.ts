import { z } from 'zod';
import { drawFile } from '../../src/bpmn/layout';
import type { World } from '../../src/bpmn/lint';
import { BusinessError, defineHandler } from '../../src/handler-kit';

/** A small sound process: ask, work with a business error caught, decide, end. Tests break one thing in it at a time. */
const PROCESS = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:encore="http://encore.desk/schema/1.0/bpmn" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="definitions" targetNamespace="http://encore.desk/processes">
  <bpmn:collaboration id="collaboration">
    <bpmn:participant id="pool" name="借伞" processRef="lend-umbrella" />
  </bpmn:collaboration>
  <bpmn:process id="lend-umbrella" name="借伞" isExecutable="true" encore:optional="remark">
    <bpmn:documentation>目的：把伞借给客人。</bpmn:documentation>
    <bpmn:startEvent id="asked" name="客人要借伞"><bpmn:outgoing>toAsk</bpmn:outgoing></bpmn:startEvent>
    <bpmn:userTask id="askGuest" name="问清要借几把" camunda:formKey="umbrella-wish" camunda:candidateGroups="front-desk" camunda:dueDate="PT5M" camunda:priority="50" encore:script="umbrella-wish">
      <bpmn:incoming>toAsk</bpmn:incoming><bpmn:outgoing>toEnough</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:exclusiveGateway id="enough" name="够吗？" default="toNone">
      <bpmn:incoming>toEnough</bpmn:incoming><bpmn:outgoing>toLend</bpmn:outgoing><bpmn:outgoing>toNone</bpmn:outgoing>
    </bpmn:exclusiveGateway>
    <bpmn:serviceTask id="lend" name="登记借出" implementation="umbrellas.lend">
      <bpmn:extensionElements><camunda:inputOutput>
        <camunda:inputParameter name="count">=wanted</camunda:inputParameter>
        <camunda:outputParameter name="umbrella">=number</camunda:outputParameter>
      </camunda:inputOutput></bpmn:extensionElements>
      <bpmn:incoming>toLend</bpmn:incoming><bpmn:outgoing>toLent</bpmn:outgoing>
    </bpmn:serviceTask>
    <bpmn:boundaryEvent id="allGone" name="已借完" attachedToRef="lend">
      <bpmn:outgoing>toGone</bpmn:outgoing><bpmn:errorEventDefinition id="allGoneDefinition" errorRef="errorGone" />
    </bpmn:boundaryEvent>
    <bpmn:endEvent id="lent" name="已借出" encore:outcome="lent"><bpmn:incoming>toLent</bpmn:incoming></bpmn:endEvent>
    <bpmn:endEvent id="none" name="没有借" encore:outcome="not-lent"><bpmn:incoming>toNone</bpmn:incoming><bpmn:incoming>toGone</bpmn:incoming></bpmn:endEvent>
    <bpmn:sequenceFlow id="toAsk" sourceRef="asked" targetRef="askGuest" />
    <bpmn:sequenceFlow id="toEnough" sourceRef="askGuest" targetRef="enough" />
    <bpmn:sequenceFlow id="toLend" name="够" sourceRef="enough" targetRef="lend">
      <bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">wanted &lt;= 3 and remark = null</bpmn:conditionExpression>
    </bpmn:sequenceFlow>
    <bpmn:sequenceFlow id="toNone" name="不够" sourceRef="enough" targetRef="none" />
    <bpmn:sequenceFlow id="toLent" sourceRef="lend" targetRef="lent" />
    <bpmn:sequenceFlow id="toGone" sourceRef="allGone" targetRef="none" />
  </bpmn:process>
  <bpmn:error id="errorGone" name="ALL_GONE" errorCode="ALL_GONE" />
</bpmn:definitions>
`;

const lend = defineHandler({
  type: 'umbrellas.lend',
  title: { zh: '借出雨伞', en: 'Lend umbrellas' },
  needs: z.object({ count: z.number(), note: z.string().nullish() }),
  gives: z.object({ number: z.string() }),
  errors: ['ALL_GONE'],
  run: ({ count }) => Promise.resolve(count > 3 ? new BusinessError('ALL_GONE') : { number: 'A1' }),
});

const ENGLISH = {
  'lend-umbrella': 'Lend an umbrella',
  pool: 'Lend an umbrella',
  asked: 'Guest asks for an umbrella',
  askGuest: 'Ask how many',
  enough: 'Enough left?',
  lend: 'Note the loan',
  allGone: 'All gone',
  lent: 'Lent',
  none: 'Not lent',
  toLend: 'Yes',
  toNone: 'No',
};

export const PATH = 'processes/lend-umbrella.bpmn';

/** The example as it is drawn. */
export const exampleXml = (): Promise<string> => drawFile(PROCESS);

/** A world in which the example has no findings. */
export function exampleWorld(xml: string): World {
  const form = {
    path: 'processes/forms/umbrella-wish.form',
    id: 'umbrella-wish',
    components: [{ type: 'number', key: 'wanted', label: '几把' }],
  };
  const script = (language: string, text: string): [string, { path: string; text: string }] => [
    `umbrella-wish.${language}`,
    { path: `processes/scripts/umbrella-wish.${language}.hbs`, text },
  ];
  return {
    diagrams: [{ path: PATH, text: xml }],
    handlers: new Map([[lend.type, lend]]),
    forms: new Map([['umbrella-wish', form]]),
    decisions: new Map(),
    scripts: new Map([script('zh-CN', '请问要借几把？'), script('en', 'How many would you like?')]),
    english: { processes: { 'lend-umbrella': ENGLISH }, forms: { 'umbrella-wish': { wanted: { label: 'How many' } } } },
    external: new Map(),
  };
}
