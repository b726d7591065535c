import { useDesk } from '../kit/desk';
import { handlersOf } from '../../src/engine/handlers';
import { person } from '../kit/people';

const model = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:encore="http://encore.desk/schema/1.0/bpmn" id="d" targetNamespace="t">
  <bpmn:process id="simple" name="Simple" isExecutable="true">
    <bpmn:startEvent id="started"><bpmn:outgoing>f1</bpmn:outgoing></bpmn:startEvent>
    <bpmn:userTask id="ask" name="Ask" camunda:formKey="ask" camunda:candidateGroups="agent" camunda:dueDate="PT15M" camunda:priority="50"><bpmn:incoming>f1</bpmn:incoming><bpmn:outgoing>f2</bpmn:outgoing></bpmn:userTask>
    <bpmn:userTask id="answer" name="Answer" camunda:formKey="ask" camunda:candidateGroups="agent" camunda:dueDate="PT15M" camunda:priority="50"><bpmn:incoming>f2</bpmn:incoming><bpmn:outgoing>f3</bpmn:outgoing></bpmn:userTask>
    <bpmn:endEvent id="ended" encore:outcome="done"><bpmn:incoming>f3</bpmn:incoming></bpmn:endEvent>
    <bpmn:sequenceFlow id="f1" sourceRef="started" targetRef="ask" />
    <bpmn:sequenceFlow id="f2" sourceRef="ask" targetRef="answer" />
    <bpmn:sequenceFlow id="f3" sourceRef="answer" targetRef="ended" />
  </bpmn:process>
</bpmn:definitions>`;

const desk = useDesk({ models: [model], handlers: handlersOf() });
const lin = person('lin', ['agent']);

test('a case starts, its tasks are done one after another by the same person, and it ends', async () => {
  const started = await desk.start('simple', { who: 'x' }, lin);
  expect(started).toMatchObject({ status: 'running', opened: [{ elementId: 'ask', assignee: 'lin' }] });

  const next = await desk.complete('ask', { answer: 1 }, { actor: lin });
  expect(next.opened).toMatchObject([{ elementId: 'answer', assignee: 'lin' }]);
  expect(next.nextTaskId).toBe(next.opened[0]!.taskId);

  const last = await desk.complete('answer', {}, { actor: lin });
  expect(last).toMatchObject({ status: 'completed', outcome: 'done', opened: [], nextTaskId: null });
  expect(await desk.waits(started)).toEqual([]);
  expect(await desk.path(started)).toEqual(['started', 'ask', 'answer', 'ended']);
  expect(await desk.audit(started)).toMatchObject([
    { command: 'start-case' },
    { command: 'complete-task', values: { answer: { old: null, new: 1 } } },
    { command: 'complete-task', status: 'completed' },
  ]);
});
