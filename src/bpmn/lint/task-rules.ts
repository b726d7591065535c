/** Work for people, for code and for other processes: everything named exists, everything needed is there. */
import { boundaryEvents } from './graph';
import {
  errorCodeOf,
  idByFile,
  handlerOf,
  inputsOf,
  isA,
  isEventSubprocess,
  list,
  messageOf,
  scriptsOf,
  text,
  type Diagram,
  type Element,
} from './diagram';
import { defineRules, type Problems } from './finding';
import { GROUPS } from './groups';
import type { World } from './world';

const problem = defineRules({
  'task-without-form': [
    'error',
    '用户任务没有表单',
    'The user task has no form',
    '写 camunda:formKey',
    'Set camunda:formKey',
  ],
  'form-unknown': [
    'error',
    '没有表单“{form}”',
    'There is no form "{form}"',
    '建 processes/forms/{form}.form 或改名',
    'Create processes/forms/{form}.form or change the name',
  ],
  'task-without-group': [
    'error',
    '用户任务没有候选组',
    'The user task has no candidate group',
    '写 camunda:candidateGroups',
    'Set camunda:candidateGroups',
  ],
  'group-unknown': [
    'error',
    '没有候选组“{group}”',
    'There is no group "{group}"',
    '用这些组之一：{known}',
    'Use one of {known}',
  ],
  'task-without-due-date': [
    'error',
    '用户任务没有期限',
    'The user task has no due date',
    '写 camunda:dueDate，如 PT15M',
    'Set camunda:dueDate, for instance PT15M',
  ],
  'task-without-priority': [
    'error',
    '用户任务没有优先级',
    'The user task has no priority',
    '写 camunda:priority（0–100）',
    'Set camunda:priority (0–100)',
  ],
  'priority-invalid': [
    'error',
    '优先级“{value}”不是 0 到 100 的整数',
    'Priority "{value}" is not a whole number from 0 to 100',
    '写 0 到 100',
    'Write 0 to 100',
  ],
  'script-unknown': [
    'error',
    '没有话术“{script}”（{language}）',
    'There is no script "{script}" ({language})',
    '建 processes/scripts/{script}.{language}.hbs',
    'Create processes/scripts/{script}.{language}.hbs',
  ],
  'service-without-handler': [
    'error',
    '服务任务没有写处理程序',
    'The service task names no handler',
    '写 implementation="area.verb"',
    'Set implementation="area.verb"',
  ],
  'handler-unknown': [
    'error',
    '没有处理程序“{handler}”',
    'There is no handler "{handler}"',
    '建 handlers/{handler}.ts 或改名',
    'Create handlers/{handler}.ts or change the name',
  ],
  'input-unknown': [
    'error',
    '处理程序“{handler}”没有输入“{name}”',
    'Handler "{handler}" has no input "{name}"',
    '可用的输入：{known}',
    'Inputs: {known}',
  ],
  'error-not-caught': [
    'error',
    '“{handler}”会以 {code} 结束，图中没有接住',
    '"{handler}" may end with {code}, which nothing catches',
    '加错误边界事件',
    'Attach an error boundary event',
  ],
  'error-never-thrown': [
    'error',
    '“{handler}”从不以 {code} 结束',
    '"{handler}" never ends with {code}',
    '改错误代码：{known}',
    'Correct the error code: {known}',
  ],
  'decision-missing': [
    'error',
    '业务规则任务没有写决策表',
    'The business rule task names no decision',
    '写 encore:decision',
    'Set encore:decision',
  ],
  'decision-unknown': [
    'error',
    '没有决策表“{decision}”',
    'There is no decision "{decision}"',
    '建 processes/decisions/{decision}.dmn',
    'Create processes/decisions/{decision}.dmn',
  ],
  'result-missing': [
    'error',
    '业务规则任务没有写结果变量',
    'The business rule task names no result variable',
    '写 encore:resultVariable',
    'Set encore:resultVariable',
  ],
  'called-process-missing': [
    'error',
    '调用活动没有写流程',
    'The call activity names no process',
    '写 calledElement',
    'Set calledElement',
  ],
  'called-process-unknown': [
    'error',
    '没有流程“{process}”',
    'There is no process "{process}"',
    '改 calledElement；没建的流程调用 manual-handover',
    'Change calledElement; flows not built yet call manual-handover',
  ],
  'calls-itself': [
    'error',
    '流程调用自己，没有尽头',
    'The process calls itself without end',
    '改用循环或交接',
    'Use a loop or a hand-over',
  ],
});

export function* checkTasks(diagram: Diagram, world: World): Problems {
  for (const node of diagram.nodes) {
    if (isA(node, 'UserTask')) yield* checkUserTask(node, world);
    if (isA(node, 'ServiceTask') || (isA(node, 'SendTask') && !messageOf(node)?.referenced))
      yield* checkService(node, diagram, world);
    if (isA(node, 'BusinessRuleTask')) yield* checkDecision(node, world);
    if (isA(node, 'CallActivity')) yield* checkCall(node, diagram, world);
  }
}

function* checkUserTask(task: Element, world: World): Problems {
  const form = text(task, 'camunda:formKey');
  if (!form) yield problem('task-without-form', task.id);
  else if (!world.forms.has(form)) yield problem('form-unknown', task.id, { form });
  const groups = text(task, 'camunda:candidateGroups').trim();
  if (!groups) yield problem('task-without-group', task.id);
  else if (!groups.startsWith('='))
    for (const group of groups.split(',').map((g) => g.trim()))
      if (!GROUPS.has(group)) yield problem('group-unknown', task.id, { group, known: [...GROUPS].join(', ') });
  if (!text(task, 'camunda:dueDate')) yield problem('task-without-due-date', task.id);
  const priority = text(task, 'camunda:priority');
  if (!priority) yield problem('task-without-priority', task.id);
  else if (!priority.startsWith('=') && !(/^\d+$/.test(priority) && Number(priority) <= 100))
    yield problem('priority-invalid', task.id, { value: priority });
  yield* checkScripts(task, world);
}

function* checkScripts(node: Element, world: World): Problems {
  for (const { id: script } of scriptsOf(node).filter(({ certain }) => certain))
    for (const language of ['zh-CN', 'en'])
      if (!world.scripts.has(`${script}.${language}`)) yield problem('script-unknown', node.id, { script, language });
}

function* checkService(task: Element, diagram: Diagram, world: World): Problems {
  const type = handlerOf(task);
  if (!type) return yield problem('service-without-handler', task.id);
  const handler = world.handlers.get(type);
  if (!handler) return yield problem('handler-unknown', task.id, { handler: type });
  const needs = Object.keys(handler.needs.shape);
  for (const { name } of inputsOf(task))
    if (!needs.includes(name))
      yield problem('input-unknown', task.id, { handler: type, name, known: needs.join(', ') });
  const caught = boundaryEvents(task, diagram).flatMap((event) => errorCodeOf(event) ?? []);
  const outside = caughtOutside(task, diagram);
  for (const code of handler.errors)
    if (![...caught, ...outside].some((c) => c === code || c === ''))
      yield problem('error-not-caught', task.id, { handler: type, code });
  for (const code of caught)
    if (code !== '' && !handler.errors.includes(code))
      yield problem('error-never-thrown', task.id, { handler: type, code, known: handler.errors.join(', ') || '–' });
}

/** Error codes caught around a node: event subprocesses and boundary events of the scopes it lies in. */
function caughtOutside(node: Element, diagram: Diagram): string[] {
  const codes: string[] = [];
  for (let scope = node.$parent; scope && isA(scope, 'FlowElementsContainer'); scope = scope.$parent) {
    const handlers = list(scope, 'flowElements').filter(isEventSubprocess);
    const starts = handlers.flatMap((h) => list(h, 'flowElements').filter((e) => isA(e, 'StartEvent')));
    for (const event of [...starts, ...boundaryEvents(scope, diagram)])
      codes.push(...(errorCodeOf(event) === null ? [] : [errorCodeOf(event)!]));
  }
  return codes;
}

function* checkDecision(task: Element, world: World): Problems {
  const decision = text(task, 'encore:decision');
  if (!decision) yield problem('decision-missing', task.id);
  else if (!world.decisions.has(decision)) yield problem('decision-unknown', task.id, { decision });
  if (!text(task, 'encore:resultVariable')) yield problem('result-missing', task.id);
}

function* checkCall(call: Element, diagram: Diagram, world: World): Problems {
  yield* checkScripts(call, world);
  const process = text(call, 'calledElement');
  if (!process) yield problem('called-process-missing', call.id);
  else if (process === diagram.id) yield problem('calls-itself', call.id);
  else if (!world.diagrams.some((file) => idByFile(file.path) === process))
    yield problem('called-process-unknown', call.id, { process });
}
