/** Everything a reader sees has a Chinese and an English name, and the names keep to the house's words. */
import { isA, lanesOf, participantsOf, text, type Diagram, type Element } from './diagram';
import { defineRules, type Problems } from './finding';
import { EVERYWHERE, TO_GUESTS, halfWidthPunctuation, wrongWordsIn, type WrongWord } from './words';
import type { World } from './world';

const problem = defineRules({
  'english-missing': [
    'error',
    '“{name}”没有英文名',
    '"{name}" has no English name',
    '加到 processes/labels/en.json',
    'Add it to processes/labels/en.json',
  ],
  'english-stale': [
    'warning',
    '英文名“{label}”所属的元素已经没有了',
    'The English name "{label}" belongs to an element that is gone',
    '从 processes/labels/en.json 删去',
    'Remove it from processes/labels/en.json',
  ],
  'english-is-chinese': [
    'error',
    '英文名“{label}”里有汉字',
    'The English name "{label}" holds Chinese characters',
    '译成英文',
    'Translate it',
  ],
  'name-is-not-chinese': [
    'warning',
    '名字“{name}”里没有汉字',
    'The name "{name}" holds no Chinese characters',
    '图上写中文',
    'Write Chinese in the diagram',
  ],
  'wrong-word': ['error', '“{name}”用了“{word}”：{zh}', '"{name}" says {word}: {en}', '换说法', 'Say it differently'],
  'half-width': [
    'warning',
    '“{name}”里有半角标点',
    '"{name}" holds half-width punctuation',
    '中文用全角标点（，；：？！）',
    'Chinese takes full-width punctuation',
  ],
});

const HAN = /[\u4e00-\u9fff]/;

/** Elements whose name is drawn or listed. */
export function* labelled(diagram: Diagram): Generator<Element> {
  yield diagram.process;
  yield* participantsOf(diagram);
  yield* lanesOf(diagram);
  for (const element of diagram.elements) if (isA(element, 'FlowNode', 'SequenceFlow')) yield element;
}

export function* checkLabels(diagram: Diagram, world: World): Problems {
  const english = world.english.processes[diagram.id] ?? {};
  const present = new Set<string>();
  for (const element of labelled(diagram)) {
    const name = text(element, 'name').trim();
    if (!name) continue;
    present.add(element.id);
    const label = english[element.id];
    if (!label?.trim()) yield problem('english-missing', element.id, { name });
    else if (HAN.test(label)) yield problem('english-is-chinese', element.id, { label });
    if (!HAN.test(name)) yield problem('name-is-not-chinese', element.id, { name });
    yield* checkWords(element, name);
  }
  for (const [id, label] of Object.entries(english))
    if (!present.has(id)) yield problem('english-stale', id, { label });
}

/** The manual's titles keep their words; everything below them follows the house. */
function* checkWords(element: Element, name: string): Problems {
  const title = isA(element, 'Process', 'Participant');
  const words: readonly WrongWord[] = title ? EVERYWHERE : [...EVERYWHERE, ...TO_GUESTS];
  for (const { shown, zh, en } of wrongWordsIn(name, words))
    yield problem('wrong-word', element.id, { name, word: shown, zh, en });
  if (halfWidthPunctuation(name)) yield problem('half-width', element.id, { name });
}
