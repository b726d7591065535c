import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Definition, RunContext, RunEvent, RunResult } from '../../src/bpmn/types';
import { newId } from '../../src/lib/ids';
import { projectRoot } from '../../src/lib/root';
import { median, plain, type Measured } from './measure';
import { bpmn } from './product';
import { chainOfTasks } from './models/chain';
import { workloads } from './workloads';

const rounds = 9;
const runsPerRound = 600;

/** Processor time of the engine alone, without database: one command on a case of a model, restored from its stored text. */
export async function benchCpu(): Promise<Measured[]> {
  const xml = readFileSync(join(projectRoot, 'test', 'bench', 'models', 'bench-booking.bpmn'), 'utf8');
  const booking = await bpmn.loadDefinition('booking', xml);
  return [plain('cpu.booking (18 nodes)', 'ms', await cpuOf(booking, workloads['booking']!.variables))];
}

/** The same for a definition of 20 and of 300 nodes, a step of which does the same. */
export async function benchNodesCpu(): Promise<Measured[]> {
  const [few, many] = await Promise.all(
    [20, 300].map(async (nodes) => cpuOf(await bpmn.loadDefinition(`chain-${nodes}`, chainOfTasks(nodes)), {})),
  );
  return [plain('cpu.20 nodes', 'ms', few!), plain('cpu.300 nodes', 'ms', many!)];
}

interface Command {
  readonly before: { readonly state: RunResult['state']; readonly variables: RunResult['variables'] };
  readonly event: RunEvent;
}

/** Median over rounds of the processor time per complete; every round makes the same commands from the same states. */
async function cpuOf(definition: Definition, variables: RunResult['variables']): Promise<number> {
  const commands = await commandsOf(definition, variables);
  const perRun: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const before = process.cpuUsage();
    for (let i = 0; i < runsPerRound; i++) {
      const { before: found, event } = commands[i % commands.length]!;
      await bpmn.run(definition, found, event, context);
    }
    const { user, system } = process.cpuUsage(before);
    perRun.push((user + system) / 1000 / runsPerRound);
  }
  return median(perRun.slice(2));
}

/** The first completes of a case with the state each finds, as read from the database. */
async function commandsOf(definition: Definition, variables: RunResult['variables']): Promise<Command[]> {
  const commands: Command[] = [];
  let result = await bpmn.run(definition, null, { type: 'start', variables }, context);
  while (result.status === 'running' && commands.length < 16) {
    const { itemId } = result.opened.find(({ kind }) => kind === 'user-task')!;
    const { state, variables: found } = JSON.parse(JSON.stringify(result)) as RunResult;
    const command = {
      before: { state, variables: found },
      event: { type: 'complete', itemId, values: { answer: 'yes' } },
    } as const;
    commands.push(command);
    result = await bpmn.run(definition, command.before, command.event, context);
  }
  return commands;
}

const context: RunContext = {
  now: new Date(),
  timeZone: 'Asia/Shanghai',
  newId: () => newId(),
  isAsynchronous: () => false,
  call: () => Promise.resolve({ ok: true, values: {} }),
  decide: () => Promise.reject(new Error('no decisions here')),
  isCaughtByCaller: () => false,
};
