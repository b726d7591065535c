/** Events beside the flow that another version adds: they begin to wait where their activity or scope is open. */
import type { Item, Node, ProcessScope, Token, TokenType } from '../door/engine-types';
import type { LoadedDefinition } from '../load-definition';
import { attempt } from '../run/attempt';
import type { CaseExecution } from '../run/case-execution';
import { mappedId, type IdMapping } from './migration';
import { isOpen, startToken } from './tokens';

const waits = new Set(['timer', 'message', 'signal']);

/** Arms what `from` did not have; what it had and is not armed any more has happened already. */
export async function armAdded(execution: CaseExecution, from: LoadedDefinition, mapping: IdMapping): Promise<void> {
  const known = new Set([...from.model.elements.keys()].map((id) => mappedId(mapping, id)));
  const isAdded = (node: Node): boolean => waits.has(node.plan.event) && !known.has(node.id);
  for (const token of [...execution.tokens.values()]) {
    for (const event of hostedBy(token).filter(isAdded)) await arm(token, event);
  }
  await armScope(execution, execution.process, null, isAdded);
  for (const anchor of [...execution.tokens.values()]) {
    const inside = anchor.type === 'SubProcess' ? anchor.originItem?.node.childProcess : undefined;
    if (inside) await armScope(execution, inside, anchor, isAdded);
  }
}

/** Boundary events of what the token stands on; those of a loop belong to the loop as a whole. */
function hostedBy(token: Token): readonly Node[] {
  if (token.loop?.ownerToken === token) return token.currentNode.attachments;
  const isVisitOfLoop = token.type === 'Instance' && token.loop?.node === token.currentNode;
  return isOpen(token.currentItem) && !isVisitOfLoop ? token.currentNode.attachments : [];
}

async function arm(host: Token, event: Node): Promise<void> {
  const on = host.loop?.ownerToken === host ? { loop: host.loop } : { originItem: host.currentItem as Item };
  await begin(host.execution, 'BoundaryEvent', event, host.parentToken, on);
}

async function armScope(
  execution: CaseExecution,
  process: ProcessScope,
  scope: Token | null,
  isAdded: (node: Node) => boolean,
): Promise<void> {
  for (const subprocess of process.eventSubProcesses) {
    const start = subprocess.getStartNodes().find(isAdded);
    if (start) await begin(execution, 'EventSubProces', start, scope, {});
  }
}

async function begin(
  execution: CaseExecution,
  type: TokenType,
  node: Node,
  scope: Token | null,
  on: Parameters<typeof startToken>[4],
): Promise<void> {
  const token = startToken(execution, type, node, scope, on);
  await attempt(token, () => token.execute(null));
}
