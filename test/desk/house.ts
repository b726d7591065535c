/** The desk behind the pages, for stories told in its own verbs. */
import { join } from 'node:path';
import { createDeployment } from '../../src/compose/gate';
import type { Desk as WebDesk } from '../../src/desk/desk';
import { personOf } from '../../src/desk/people';
import { loadLibrary } from '../../src/forms/library';
import type { Actor } from '../../src/lib/actor';
import { projectRoot } from '../../src/lib/root';
import type { Desk } from '../kit/desk';

export function deskOf({ engine, database, definitions, clock }: Desk): WebDesk {
  const library = loadLibrary(join(projectRoot, 'processes'));
  const deployment = createDeployment({ database, clock, handlers: engine.handlers });
  return { engine, database, definitions, library, clock, deployment };
}

/** A member of staff as a page would know them now. */
export async function staff({ database, clock }: Desk, login: string): Promise<Actor> {
  const person = await personOf(database, login, clock.now());
  if (!person) throw new Error(`nobody is ${login}`);
  return person.actor;
}
