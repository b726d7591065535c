import { randomFrom } from '../kit/random';
import type { Sketch, SketchNode } from './sketch';

const WORDS = [
  '登记需求',
  '查找客人档案',
  '报价',
  '复述并确认',
  '释放包厢',
  '发送邮件',
  '打扫',
  '致电客人询问是否在路上',
  '结账',
];

/** A structured process: sequences, choices, forks, loops back, boundary timers and open subprocesses over some lanes. */
export function randomSketch(seed: number, size: number): Sketch {
  const next = randomFrom(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(next() * items.length)]!;
  const lanes = ['前台', '系统', '主管', '楼面'].slice(0, 1 + Math.floor(next() * 4));
  const nodes: SketchNode[] = [];
  const flows: string[] = [];
  let budget = size;
  const add = (type: string, name: string, more: Partial<SketchNode> = {}): string => {
    const id = `n${nodes.length}`;
    nodes.push({ id, type, ...(name && { name }), lane: pick(lanes), ...more });
    budget -= 1;
    return id;
  };
  const link = (from: string, to: string, name = ''): void => void flows.push(`${from} > ${to}${name && ` : ${name}`}`);
  const task = (): string => {
    const id = add(next() < 0.5 ? 'userTask' : 'serviceTask', pick(WORDS));
    if (next() < 0.2) attachTimer(id);
    return id;
  };
  const attachTimer = (host: string): void => {
    const { lane = '' } = nodes.find((n) => n.id === host)!;
    const event = add('boundaryEvent', '超时', { on: host, lane, body: '<bpmn:timerEventDefinition />' });
    const remind = add('userTask', pick(WORDS));
    link(event, remind);
    link(remind, add('endEvent', '已提醒'));
  };
  const split = (from: string, depth: number): string => {
    const parallel = next() < 0.3;
    const type = parallel ? 'parallelGateway' : 'exclusiveGateway';
    const gateway = add(type, parallel ? '' : '怎么办？');
    link(from, gateway);
    const join = add(type, '');
    const branches = 2 + Math.floor(next() * 2);
    for (let b = 0; b < branches; b += 1) {
      const first = task();
      link(gateway, first, parallel ? '' : pick(['同意', '不同意', '要改时间', '没有联系上']));
      link(depth > 0 && next() < 0.4 ? split(first, depth - 1) : first, join);
    }
    if (!parallel && next() < 0.4) link(gateway, from, '再来一次');
    return join;
  };
  let at = add('startEvent', '客人来电');
  while (budget > 0) {
    if (next() < 0.35) at = split(task2(at), 1);
    else at = task2(at);
  }
  function task2(from: string): string {
    const id = task();
    link(from, id);
    return id;
  }
  link(at, add('endEvent', '已完成'));
  return { nodes, flows };
}
