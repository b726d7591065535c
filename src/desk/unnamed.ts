/** What an element nobody named is called: by its kind and by the named step it stands beside, in the reader's language. */
import type { Language } from './desk';
import type { ProcessFacts } from './process-facts';

type Words = Readonly<Record<Language, string>>;

const kinds: Readonly<Record<string, Words>> = {
  'bpmn:ExclusiveGateway': { 'zh-CN': '判断', en: 'gateway' },
  'bpmn:ParallelGateway': { 'zh-CN': '并行网关', en: 'parallel gateway' },
  'bpmn:InclusiveGateway': { 'zh-CN': '多选网关', en: 'inclusive gateway' },
  'bpmn:EventBasedGateway': { 'zh-CN': '事件网关', en: 'event gateway' },
  'bpmn:StartEvent': { 'zh-CN': '开始', en: 'start' },
  'bpmn:EndEvent': { 'zh-CN': '结束', en: 'end' },
  'bpmn:BoundaryEvent': { 'zh-CN': '边界事件', en: 'boundary event' },
  'bpmn:SubProcess': { 'zh-CN': '子流程', en: 'subprocess' },
};
const step: Words = { 'zh-CN': '步骤', en: 'step' };
const join: Words = { 'zh-CN': '汇合', en: 'join' };
const furthest = 12;

type NameOf = (id: string) => string | null | undefined;

/** `‘登记需求’之后的判断`, quoted once more inside a sentence; null for what is not of the process or has no named step near it. */
export function unnamed(model: ProcessFacts, id: string, language: Language, nameOf: NameOf): string | null {
  const flow = model.sequenceFlows.get(id);
  if (flow) return between(nameOf(flow.source), nameOf(flow.target));
  const element = model.elements.get(id);
  if (!element) return null;
  const isJoin = /Gateway$/.test(element.type) && flowsOf(model, id, 'target').length > 1;
  const kind = (isJoin ? join : (kinds[element.type] ?? step))[language];
  const host = element.attachedTo && nameOf(element.attachedTo);
  if (host) return said(kind, host, 'at', language);
  const [first, second] = isJoin ? (['after', 'before'] as const) : (['before', 'after'] as const);
  for (const side of [first, second]) {
    const near = nearest(model, id, side, nameOf);
    if (near) return said(kind, near, side, language);
  }
  return null;
}

const between = (from: string | null | undefined, to: string | null | undefined): string | null =>
  from && to ? `${from} → ${to}` : null;

const flowsOf = ({ sequenceFlows }: ProcessFacts, id: string, end: 'source' | 'target') =>
  [...sequenceFlows.values()].filter((flow) => flow[end] === id);

/** The first named element on one side, the closest of them. */
function nearest(model: ProcessFacts, from: string, side: 'before' | 'after', nameOf: NameOf): string | null {
  const [here, there] = side === 'before' ? (['target', 'source'] as const) : (['source', 'target'] as const);
  const seen = new Set([from]);
  const ahead = [from];
  for (let id = ahead.shift(); id !== undefined && seen.size < furthest; id = ahead.shift()) {
    for (const flow of flowsOf(model, id, here)) {
      const next = flow[there];
      if (seen.has(next)) continue;
      const name = nameOf(next);
      if (name) return name;
      seen.add(next);
      ahead.push(next);
    }
  }
  return null;
}

/** What stands before it comes first: the element is after that. */
const places = {
  before: { 'zh-CN': '之后', en: 'after' },
  after: { 'zh-CN': '之前', en: 'before' },
  at: { 'zh-CN': '上', en: 'at' },
} as const;

function said(kind: string, near: string, side: keyof typeof places, language: Language): string {
  const place = places[side][language];
  return language === 'en' ? `${kind} ${place} ‘${near}’` : `‘${near}’${place}的${kind}`;
}
