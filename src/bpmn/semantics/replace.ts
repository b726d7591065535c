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
  const steps = path.split('.');
  const name = steps.pop()!;
  const owner = steps.reduce((at: any, step) => at[step], engine);
  if (originals.has(path)) throw new Error(`${path} is replaced twice`);
  originals.set(path, textOf(owner, name));
  Object.defineProperty(owner, name, property);
}

/** The text before, the class's own or an inherited one's absence alike. */
function textOf(owner: any, name: string): string {
  const before = Object.getOwnPropertyDescriptor(owner, name);
  return before ? String((before.value ?? Reflect.get(before, 'get')) as unknown) : '(inherited)';
}

/** Checksums of every replaced function as it was, by path. */
export function replacedChecksums(): Readonly<Record<string, string>> {
  const sum = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16);
  return Object.fromEntries([...originals].sort().map(([path, text]) => [path, sum(text)]));
}
