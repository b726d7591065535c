import type { Item, Node, Token } from '../door/engine-types';

export const handlerOf = (node: Node): Node | undefined =>
  node.attachments.find((event) => event.plan.event === 'compensate')?.outbounds[0]?.to;

/** Notes a completed visit that could be compensated later. */
export function rememberCompensable({ node, seq, token }: Item): void {
  if (node.attachments.length === 0 || !handlerOf(node)) return;
  token.execution.compensable.push({ node: node.id, seq, scopes: scopesOf(token.parentToken) });
}

function scopesOf(innermost: Token | null): number[] {
  const scopes: number[] = [];
  for (let scope = innermost; scope; scope = scope.parentToken) scopes.push(scope.id);
  return scopes;
}
