/**
 * The root over a list of texts as RFC 6962 §2.1 has it: leaves and inner nodes are hashed with different first bytes,
 * and a tree of n leaves splits at the largest power of two below n. Any change, order included, changes the root.
 */
import { createHash } from 'node:crypto';

const sha = (...parts: readonly Buffer[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};
const leafByte = Buffer.from([0]);
const nodeByte = Buffer.from([1]);

/** Takes leaves one by one and keeps only the roots of whole subtrees: a million leaves need twenty hashes. */
export class MerkleTree {
  private readonly subtrees: { readonly leaves: number; readonly root: Buffer }[] = [];
  count = 0;

  add(text: string): void {
    this.count++;
    let leaves = 1;
    let root = sha(leafByte, Buffer.from(text, 'utf8'));
    for (let last = this.subtrees.at(-1); last?.leaves === leaves; last = this.subtrees.at(-1)) {
      this.subtrees.pop();
      root = sha(nodeByte, last.root, root);
      leaves *= 2;
    }
    this.subtrees.push({ leaves, root });
  }

  /** In hex. The root of nothing is the hash of nothing. */
  root(): string {
    const [first, ...rest] = [...this.subtrees].reverse();
    if (!first) return sha().toString('hex');
    return rest.reduce((right, { root }) => sha(nodeByte, root, right), first.root).toString('hex');
  }
}
