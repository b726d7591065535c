import { createHash } from 'node:crypto';
import { engine } from '../door/engine';

const originals = new Map<string, string>();

/**
 * Replaces one method of the engine, named by its path (`Token.prototype.goNext`), and notes the text it had. The
 * notes let a test fail when a new version of the package changes what we ported from.
 */
export function replace<This>(path: string, method: (this: This, ...args: any[]) => unknown): void {
  define(path, { value: method, writable: true, configurable: true });
}

/** Replaces a getter of the engine. */
export function replaceGetter<This>(path: string, getter: (this: This) => unknown): void {
  define(path, { get: getter, configurable: true });
}

function define(path: string, property: PropertyDescriptor): void {
  if (originals.has(path)) throw new Error(`${path} is replaced twice`);
  originals.set(path, textAt(path));
  const { owner, name } = place(path);
  Object.defineProperty(owner, name, property);
}

function place(path: string): { owner: object; name: string } {
  const steps = path.split('.');
  const name = steps.pop()!;
  return { owner: steps.reduce((at: any, step) => at[step], engine), name };
}

/** The text the class itself has there; inheriting one is noted as such. */
function textAt(path: string): string {
  const { owner, name } = place(path);
  const before = Object.getOwnPropertyDescriptor(owner, name);
  return before ? String((before.value ?? Reflect.get(before, 'get')) as unknown) : '(inherited)';
}

/** What the semantics call and rely on, unchanged. */
const reliedOn = [
  'Definition.prototype.load',
  'Definition.prototype.loadProcess',
  'Node.prototype.continue',
  'Node.prototype.execute',
  'Token.prototype.execute',
  'Token.prototype.preExecute',
  'Token.prototype.preNext',
];

/** Checksums by path of every function that was replaced, as it was, and of those relied on. */
export function portedChecksums(): Readonly<Record<string, string>> {
  const texts = [...originals, ...reliedOn.map((path): [string, string] => [path, textAt(path)])];
  const sum = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16);
  return Object.fromEntries(texts.sort().map(([path, text]) => [path, sum(text)]));
}
