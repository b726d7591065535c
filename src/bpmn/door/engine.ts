/**
 * The only door to bpmn-server: loads the compiled engine core from `build/bpmn-server` (see `bin/build-engine.js`) and
 * refuses any version but the one the semantics were written against.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { projectRoot } from '../../lib/root';
import { ModelError } from '../../lib/errors';

export const supportedVersion = '2.3.8';

function load(): any {
  const file = join(projectRoot, 'build', 'bpmn-server', 'index.js');
  let core: any;
  try {
    core = createRequire(__filename)(file);
  } catch (cause) {
    throw new ModelError(`The engine is not built: run "node bin/build.js --engine" (${file})`, {}, { cause });
  }
  if (core.version !== supportedVersion) {
    throw new ModelError(`bpmn-server ${core.version} is installed, but only ${supportedVersion} is supported`);
  }
  return core;
}

/** The engine's classes. Their methods are replaced by `semantics/install`; nothing else changes them. */
export const engine: any = load();

const nothing = () => undefined;

/** What the engine's classes expect around them; none of it does anything. */
export const emptyServer = {
  logger: { log: nothing, logS: nothing, logE: nothing, info: nothing, error: nothing },
  listener: { emit: nothing },
  appDelegate: { moddleOptions: {} },
};

export const Action = engine.NODE_ACTION as { readonly continue: number; readonly wait: number; readonly end: number };
