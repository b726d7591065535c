/** The file as a file: safe to read, one process, named after its id. */
import { collaboration, processes, text } from '../layout/element';
import { idByFile, isA, list, participantsOf, type Diagram } from './diagram';
import { defineRules, type Problems } from './finding';

const MAX_BYTES = 1_000_000;

const problem = defineRules({
  'too-large': [
    'error',
    '文件有 {bytes} 字节，超过上限 {limit}',
    'The file has {bytes} bytes, more than {limit}',
    '拆成几个流程',
    'Split it into several processes',
  ],
  entities: [
    'error',
    '文件含有 DOCTYPE 或 ENTITY 声明',
    'The file declares a DOCTYPE or ENTITY',
    '删去声明，字符直接写出',
    'Remove the declaration and write the characters themselves',
  ],
  'one-process': [
    'error',
    '文件里有 {count} 个流程',
    'The file holds {count} processes',
    '一个文件只放一个流程',
    'Keep one process per file',
  ],
  'one-pool': [
    'error',
    '文件里有 {count} 个泳池',
    'The file holds {count} pools',
    '只保留一个泳池；与别的流程用消息往来',
    'Keep one pool; speak to other processes by messages',
  ],
  'message-flows': [
    'error',
    '图中有泳池之间的消息流',
    'The diagram has message flows between pools',
    '改用消息事件',
    'Use message events instead',
  ],
  'id-by-file': [
    'error',
    '流程编号是“{id}”，按文件名应为“{expected}”',
    'The process id is "{id}", by the file name it should be "{expected}"',
    '改流程编号或文件名',
    'Change the process id or the file name',
  ],
  'not-executable': [
    'error',
    '流程没有标为可执行',
    'The process is not marked executable',
    '设 isExecutable="true"',
    'Set isExecutable="true"',
  ],
  'no-documentation': [
    'error',
    '流程没有说明',
    'The process has no documentation',
    '写明目的、触发、手册章节',
    'Say its purpose, trigger and chapter of the manual',
  ],
  'generated-id': [
    'warning',
    '元素编号是工具生成的',
    'The element has a generated id',
    '起一个能读的编号，如 confirmBooking',
    'Give it a name such as confirmBooking',
  ],
  'global-task': ['error', '不支持全局任务', 'Global tasks are not supported', '改用调用活动', 'Use a call activity'],
});

/** Faults that must be known before the file is parsed at all. */
export function* checkRawFile(xml: string): Problems {
  const bytes = Buffer.byteLength(xml);
  if (bytes > MAX_BYTES) yield problem('too-large', '', { bytes, limit: MAX_BYTES });
  if (/<!(DOCTYPE|ENTITY)/i.test(xml)) yield problem('entities', '');
}

export function* checkFile(diagram: Diagram): Problems {
  const { definitions, process } = diagram;
  const count = processes(definitions).length;
  if (count > 1) yield problem('one-process', diagram.id, { count });
  const pools = participantsOf(diagram).length;
  if (pools > 1) yield problem('one-pool', diagram.id, { count: pools });
  const shared = collaboration(definitions);
  if (shared && list(shared, 'messageFlows').length > 0) yield problem('message-flows', shared.id);
  const expected = idByFile(diagram.file);
  if (diagram.id !== expected) yield problem('id-by-file', diagram.id, { id: diagram.id, expected });
  if (process.get('isExecutable') !== true) yield problem('not-executable', diagram.id);
  if (!list(process, 'documentation').some((d) => text(d, 'text').trim()))
    yield problem('no-documentation', diagram.id);
  for (const root of list(definitions, 'rootElements'))
    if (isA(root, 'GlobalTask')) yield problem('global-task', root.id);
  for (const node of diagram.nodes) if (/^[A-Z]\w*_[0-9a-z]{7}$/.test(node.id)) yield problem('generated-id', node.id);
}
