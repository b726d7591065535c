/** The other direction of the closed world: whatever lies in the folders is used, complete, and speaks the house's words. */
import { checkExpression } from '../../feel/expression';
import { handlerOf, list, scriptsOf, text, type Diagram } from './diagram';
import { defineRules, type Finding, type Problem } from './finding';
import { EVERYWHERE, TO_GUESTS, halfWidthPunctuation, wrongWordsIn } from './words';
import { componentsOf, stem, type FormComponent, type FormFile, type SourceFile, type World } from './world';

const problem = defineRules({
  'handler-unused': [
    'error',
    '处理程序“{name}”没有流程用到',
    'Handler "{name}" is used by no process',
    '删去，或在图中使用',
    'Remove it, or use it in a diagram',
  ],
  'form-unused': [
    'error',
    '表单“{name}”没有任务用到',
    'Form "{name}" is used by no task',
    '删去，或在图中使用',
    'Remove it, or use it in a diagram',
  ],
  'script-unused': [
    'error',
    '话术“{name}”没有任务用到',
    'Script "{name}" is used by no task',
    '删去，或在图中使用',
    'Remove it, or use it in a diagram',
  ],
  'decision-unused': [
    'error',
    '决策表“{name}”没有任务用到',
    'Decision "{name}" is used by no task',
    '删去，或在图中使用',
    'Remove it, or use it in a diagram',
  ],
  'process-labels-stale': [
    'warning',
    '英文名属于不存在的流程“{name}”',
    'English names for a process "{name}" that does not exist',
    '从 processes/labels/en.json 删去',
    'Remove them from processes/labels/en.json',
  ],
  'external-unused': [
    'warning',
    '消息“{name}”列为外部，却没有流程用到',
    'Message "{name}" is listed as external, but no process uses it',
    '从 external-messages.json 删去',
    'Remove it from external-messages.json',
  ],
  'form-id': [
    'error',
    '表单编号“{id}”与文件名不同',
    'The form id "{id}" differs from the file name',
    '改成一样',
    'Make them equal',
  ],
  'field-english-missing': [
    'error',
    '“{label}”没有英文',
    '"{label}" has no English text',
    '加到 processes/labels/en.json 的 forms',
    'Add it under forms in processes/labels/en.json',
  ],
  'field-expression': [
    'error',
    '字段的表达式不能用（{reason}）：{source}',
    'The expression of a field cannot be used ({reason}): {source}',
    '按 FEEL 改正',
    'Correct it as FEEL',
  ],
  'wrong-word': ['error', '用了“{word}”：{zh}', 'It says {word}: {en}', '换说法', 'Say it differently'],
  'half-width': [
    'warning',
    '有半角标点：{near}',
    'Half-width punctuation: {near}',
    '中文用全角标点（，；：？！）',
    'Chinese takes full-width punctuation',
  ],
});

const at = (file: string, one: Problem): Finding => ({ file, ...one });

export function* checkWorld(world: World, diagrams: readonly Diagram[]): Generator<Finding> {
  yield* unused(world, diagrams);
  for (const form of world.forms.values()) yield* checkForm(form, world);
  for (const script of world.scripts.values()) yield* checkText(script, script.text);
}

function* unused(world: World, diagrams: readonly Diagram[]): Generator<Finding> {
  const nodes = diagrams.flatMap((d) => d.nodes);
  const used = (attribute: string): Set<string> => new Set(nodes.map((n) => text(n, attribute)));
  const handlers = new Set(nodes.map(handlerOf));
  const [forms, decisions] = [used('camunda:formKey'), used('encore:decision')];
  const scripts = new Set(nodes.flatMap(scriptsOf).map(({ id }) => id));
  for (const name of world.handlers.keys())
    if (!handlers.has(name)) yield at(`handlers/${name}.ts`, problem('handler-unused', '', { name }));
  for (const [name, { path }] of world.forms)
    if (!forms.has(name)) yield at(path, problem('form-unused', '', { name }));
  for (const [key, { path }] of world.scripts) {
    const name = stem(key);
    if (!scripts.has(name)) yield at(path, problem('script-unused', '', { name }));
  }
  for (const [name, { path, text: xml }] of world.decisions)
    if (!decisions.has(name) && !requiredElsewhere(name, world, xml))
      yield at(path, problem('decision-unused', '', { name }));
  yield* staleNames(world, diagrams);
}

/** A decision may be used by another decision instead of a task. */
const requiredElsewhere = (name: string, world: World, own: string): boolean =>
  [...world.decisions.values()].some(({ text: xml }) => xml !== own && xml.includes(`#${name}"`));

function* staleNames(world: World, diagrams: readonly Diagram[]): Generator<Finding> {
  const ids = new Set(diagrams.map((d) => d.id));
  for (const name of Object.keys(world.english.processes))
    if (!ids.has(name)) yield at('processes/labels/en.json', problem('process-labels-stale', name, { name }));
  const messages = new Set(
    diagrams.flatMap((d) =>
      list(d.definitions, 'rootElements')
        .filter((e) => e.$type === 'bpmn:Message')
        .map((m) => text(m, 'name')),
    ),
  );
  for (const name of world.external.keys())
    if (!messages.has(name))
      yield at('processes/labels/external-messages.json', problem('external-unused', name, { name }));
}

function* checkForm(form: FormFile, world: World): Generator<Finding> {
  if (form.id !== stem(form.path)) yield at(form.path, problem('form-id', '', { id: form.id }));
  const english = world.english.forms[stem(form.path)] ?? {};
  for (const component of componentsOf(form.components)) {
    const id = component.key ?? (component as { id?: string }).id ?? '';
    const labels = english[id] ?? {};
    for (const [name, label] of textsOf(component)) {
      const translated = name.startsWith('option:')
        ? labels.options?.[name.slice(7)]
        : labels[name as 'label' | 'description'];
      if (!translated?.trim()) yield at(form.path, problem('field-english-missing', id, { label }));
      yield* checkText({ path: form.path }, label, id);
    }
    for (const source of [component.conditional?.hide, component.valuesExpression])
      for (const { reason } of source ? checkExpression(source) : [])
        yield at(form.path, problem('field-expression', id, { reason, source: source ?? '' }));
  }
}

/** Texts of a component that a person reads, by the name they are translated under; a text's body counts as its label. */
function textsOf({ label, description, text: body, values, type }: FormComponent): [string, string][] {
  const texts: [string, string | undefined][] = [
    ['label', type === 'text' || type === 'html' ? body : label],
    ['description', description],
    ...(values ?? []).map((v): [string, string] => [`option:${v.value}`, v.label]),
  ];
  return texts.filter((entry): entry is [string, string] => /[\u4e00-\u9fff]/.test(entry[1] ?? ''));
}

function* checkText({ path }: Pick<SourceFile, 'path'>, written: string, element = ''): Generator<Finding> {
  for (const { shown, zh, en } of wrongWordsIn(written, [...EVERYWHERE, ...TO_GUESTS]))
    yield at(path, problem('wrong-word', element, { word: shown, zh, en }));
  const near = halfWidthPunctuation(written.replace(/\{\{[^}]*\}\}/g, ''));
  if (near) yield at(path, problem('half-width', element, { near }));
}
