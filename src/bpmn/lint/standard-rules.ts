/** bpmnlint's recommended rules, told in both languages. */
import { Linter } from 'bpmnlint';
import NodeResolver from 'bpmnlint/lib/resolver/node-resolver';
import type { Diagram } from './diagram';
import type { Problem } from './finding';

/**
 * Ours say more: gateways, labels, unsupported elements and branches that meet have rules of their own. Merging of
 * alternatives without a gateway (fake-join) is what an activity with several ways in means.
 */
const REPLACED = {
  'no-complex-gateway': 'off',
  'label-required': 'off',
  'conditional-flows': 'off',
  'ad-hoc-sub-process': 'off',
  'fake-join': 'off',
};

const CHINESE: Readonly<Record<string, string>> = {
  'end-event-required': '流程或子流程没有结束事件',
  'event-based-gateway': '事件网关后面必须各是一个等待事件',
  'event-sub-process-typed-start-event': '事件子流程的开始事件必须有类型（消息、定时……）',
  global: '消息、信号、错误等全局元素没有名字、没有被用到或重复',
  'link-event': '链接事件没有配对',
  'no-bpmndi': '元素没有画在图上',
  'no-disconnected': '元素没有与别的元素相连',
  'no-duplicate-sequence-flows': '两个节点之间有重复的顺序流',
  'no-gateway-join-fork': '一个网关既汇合又分叉',
  'no-implicit-split': '活动后面直接分出几条流，没有网关',
  'no-implicit-end': '节点之后没有去处，也不是结束事件',
  'no-implicit-start': '节点没有来处，也不是开始事件',
  'no-inclusive-gateway': '用了包容网关，读者难以判断走哪几条',
  'no-overlapping-elements': '图上有元素重叠',
  'single-blank-start-event': '有不止一个无类型的开始事件',
  'single-event-definition': '一个事件有不止一个定义',
  'start-event-required': '流程或子流程没有开始事件',
  'sub-process-blank-start-event': '子流程的开始事件必须无类型',
  'superfluous-gateway': '网关只有一进一出，没有用处',
  'superfluous-label': '元素带了多余的名字',
  'superfluous-termination': '终止结束事件没有用处',
};

/** Findings of bpmnlint with their rule name behind `bpmnlint/`. */
export async function checkStandard({ definitions }: Diagram): Promise<Problem[]> {
  // Rules keep what they have seen: every diagram gets its own.
  const linter = new Linter({
    config: { extends: 'bpmnlint:recommended', rules: REPLACED },
    resolver: new NodeResolver(),
  });
  const results = await linter.lint(definitions);
  return Object.entries(results).flatMap(([rule, reports]) =>
    reports.map((report) => ({
      element: report.id,
      rule: `bpmnlint/${rule}`,
      severity: report.category === 'warn' ? ('warning' as const) : ('error' as const),
      reason: { zh: CHINESE[rule] ?? report.message, en: report.message },
      remedy: { zh: '按 bpmnlint 的建议修改图', en: 'Change the diagram as bpmnlint advises' },
    })),
  );
}
