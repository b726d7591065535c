/** A process of so many flow nodes: a start, user tasks one after the other, an end. Every step of it does the same. */
export function chainOfTasks(nodes: number): string {
  const tasks = Array.from({ length: nodes - 2 }, (_, i) => `task${i}`);
  const ids = ['started', ...tasks, 'ended'];
  const flows = ids.slice(1).map((to, i) => ({ from: ids[i]!, to, id: `${ids[i]!}To${to}` }));
  const task = (id: string) =>
    `<bpmn:userTask id="${id}" name="${id}" camunda:formKey="bench" camunda:candidateGroups="agent" />`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:encore="http://encore.desk/schema/1.0/bpmn" id="chain" targetNamespace="http://encore.desk/bench">
  <bpmn:process id="bench-chain-${nodes}" name="基准 ${nodes}" isExecutable="true">
    <bpmn:startEvent id="started" />
    ${tasks.map(task).join('\n    ')}
    <bpmn:endEvent id="ended" encore:outcome="done" />
    ${flows.map(({ from, to, id }) => `<bpmn:sequenceFlow id="${id}" sourceRef="${from}" targetRef="${to}" />`).join('\n    ')}
  </bpmn:process>
</bpmn:definitions>
`;
}
