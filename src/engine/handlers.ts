/** The registry of service-task handlers: one file per type, read from a directory once, closed afterwards. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Handler } from '../handler-kit';
import { ModelError } from '../lib/errors';

/** Handlers by type. */
export type Handlers = ReadonlyMap<string, Handler>;

interface HandlerFault {
  readonly file: string;
  readonly reason: string;
}

/** Loads `<area>.<verb>.ts` (or `.js`) files. All faults are reported at once, each with file and reason. */
export function loadHandlers(directory: string): Handlers {
  const handlers = new Map<string, Handler>();
  const faults: HandlerFault[] = [];
  for (const file of readdirSync(directory).sort()) {
    if (!/\.(ts|js)$/.test(file) || file.endsWith('.d.ts')) continue;
    const type = file.replace(/\.(ts|js)$/, '');
    const loaded = loadOne(join(directory, file), type);
    if ('reason' in loaded) faults.push({ file, reason: loaded.reason });
    else handlers.set(type, loaded.handler);
  }
  if (faults.length > 0) {
    const list = faults.map(({ file, reason }) => `${file}: ${reason}`).join('; ');
    throw new ModelError(`handlers cannot be used: ${list}`, { reason: 'handlers', faults });
  }
  return handlers;
}

/** Handlers given directly, as tests do. */
export function handlersOf(...handlers: readonly AnyHandler[]): Handlers {
  return new Map(handlers.map((handler) => [handler.type, handler as unknown as Handler]));
}

/** A handler of any input and output shape. */
export type AnyHandler = Omit<Handler, 'run' | 'needs' | 'gives'> & {
  readonly needs: unknown;
  readonly gives: unknown;
  run(input: never, step: never): Promise<unknown>;
};

function loadOne(path: string, type: string): { handler: Handler } | { reason: string } {
  let exported: Record<string, unknown>;
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- the registry is the one place that loads by path
    exported = require(path) as Record<string, unknown>;
  } catch (cause) {
    return { reason: `it cannot be loaded (${cause instanceof Error ? cause.message : String(cause)})` };
  }
  const names = Object.keys(exported).filter((name) => name !== '__esModule');
  if (names.length !== 1 || names[0] !== 'default') return { reason: 'it must have a default export and no other' };
  const handler = exported['default'] as Partial<Handler> | null;
  if (!handler || typeof handler.run !== 'function') return { reason: 'its default export is not a handler' };
  if (handler.type !== type) return { reason: `its type is '${String(handler.type)}', its name says '${type}'` };
  return { handler: handler as Handler };
}
