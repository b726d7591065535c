/** What the replay says of a moment is what the tables said at that moment; a few cases in `npm test`, fifty in the long run. */
import { join } from 'node:path';
import { caseFilm, momentOf } from '../../src/desk/read/case-replay';
import type { Desk as WholeDesk } from '../../src/desk/desk';
import { handlersOf } from '../../src/engine/handlers';
import { loadLibrary } from '../../src/forms/library';
import { projectRoot } from '../../src/lib/root';
import { call, cycle, end, event, gateway, model, start, timer, userTask } from '../engine/models';
import { byChief } from '../engine/operator-kit';
import type { Desk, DeskOptions } from '../kit/desk';
import { everyone } from '../kit/people';
import { randomFrom } from '../kit/random';

const flow = (name: string) =>
  model(
    'flow',
    [
      ...[start(), gateway('split', 'parallel'), userTask(name), userTask('right'), gateway('join', 'parallel')],
      ...[event('boundaryEvent', 'tick', cycle('R3/PT20M'), { on: 'right', interrupting: false }), end('ticked')],
      ...[event('boundaryEvent', 'late', timer('PT1H'), { on: name }), gateway('back', 'exclusive')],
      ...[gateway('which', 'exclusive'), call('ring', 'called'), userTask('after'), end('done')],
    ],
    [
      ...['started > split > back > ' + name + ' > join > which', 'split > right > join', 'tick > ticked'],
      ...['late > back', 'which > ring > after > done', 'which > after'],
    ],
    { conditions: { 'which to ring': '=n &lt; 5', 'which to after': '=n &gt; 5' } },
  );
const called = model('called', [start(), userTask('inner'), end('ended')], ['started > inner > ended']);
/** What the desk of this story runs. */
export const replayed: DeskOptions = { models: [flow('left'), called], handlers: handlersOf() };
let desk: Desk;

interface Captured {
  readonly definition: string;
  readonly status: string;
  readonly variables: object;
  readonly standing: readonly string[];
}
interface Told {
  readonly caseId: string;
  readonly moments: Map<number, Captured>;
}

const whole = (): WholeDesk => {
  const { engine, database, definitions, clock } = desk;
  const library = loadLibrary(join(projectRoot, 'processes'));
  return { engine, database, definitions, library, clock, deployment: {} as WholeDesk['deployment'] };
};

async function capture({ caseId, moments }: Told): Promise<void> {
  const [row] = await desk.database.query<Captured & { seq: number }>(
    `SELECT c.audit_seq::int AS seq, c.definition_id AS definition, c.status, jsonb_strip_nulls(c.variables) AS variables,
       coalesce((SELECT json_agg(h.item_id || ' ' || h.element_id || CASE WHEN h.state = 'incident' THEN ' failing' ELSE '' END)
          FROM flow_node_instance h WHERE h.case_id = c.id AND h.left_at IS NULL), '[]') AS standing
     FROM "case" c WHERE c.id = $1`,
    [caseId],
  );
  const { seq, ...state } = row!;
  moments.set(seq, { ...state, standing: state.standing.toSorted() });
}

/** One thing somebody might do to the case now, or time passing. */
async function something({ caseId }: Told, random: () => number): Promise<void> {
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
  const dice = random();
  const tasks = await desk.tasks(caseId);
  const [incident] = await desk.database.query<{ id: string }>(
    'SELECT id FROM incident WHERE case_id = $1 AND resolved_at IS NULL',
    [caseId],
  );
  const variables = { n: Math.floor(random() * 11) };
  if (dice < 0.12) await desk.engine.changeData({ ...byChief, caseId, variables });
  else if (dice < 0.2) await desk.advance('PT25M');
  else if (dice < 0.3 && incident) await desk.engine.retryIncident({ ...byChief, incidentId: incident.id, variables });
  else if (dice < 0.4) {
    const [standing] = await desk.database.query<{ item_id: string }>(
      `SELECT item_id FROM flow_node_instance WHERE case_id = $1 AND left_at IS NULL AND element_type NOT LIKE '%Boundary%' ORDER BY seq`,
      [caseId],
    );
    const target = pick(['after', 'which', 'right', 'back'])!;
    if (standing) await desk.engine.moveToken({ ...byChief, caseId, itemId: standing.item_id, target });
  } else if (dice < 0.45) await desk.engine.suspendCase({ ...byChief, caseId });
  else if (dice < 0.55) await desk.engine.resumeCase({ ...byChief, caseId });
  else {
    const task = pick(tasks);
    if (task) await desk.complete(task, variables, { actor: everyone });
  }
}

async function tell(seed: number): Promise<Told> {
  const random = randomFrom(seed);
  const { caseId } = await desk.start('flow', { n: Math.floor(random() * 11) });
  const told: Told = { caseId, moments: new Map() };
  await capture(told);
  for (let i = 0; i < 9; i++) {
    // What the engine refuses is no step; the case stands as it stood.
    await something(told, random).catch((fault: unknown) => {
      if (!(fault instanceof Error) || !('code' in fault)) throw fault;
    });
    await capture(told);
  }
  return told;
}

/** So many random cases, each told step by step, then looked at in so many random moments. */
export async function replayEquals(over: Desk, { cases, moments }: { cases: number; moments: number }): Promise<void> {
  desk = over;
  const all: Told[] = [];
  for (let seed = 1; seed <= cases; seed++) all.push(await tell(seed));
  const random = randomFrom(2026);
  const failing = { seen: 0 };
  for (let i = 0; i < moments; i++) {
    const { caseId, moments: captured } = all[Math.floor(random() * all.length)]!;
    const [seq, then] = [...captured][Math.floor(random() * captured.size)]!;
    const moment = momentOf(await caseFilm(whole(), everyone, caseId), seq);
    const standing = moment.standing.map((one) => `${one.itemId} ${one.elementId}${one.failing ? ' failing' : ''}`);
    failing.seen += moment.standing.filter((one) => one.failing).length;
    expect({ caseId, seq, ...moment, standing: standing.toSorted(), times: null, flows: null }).toEqual({
      ...{ caseId, seq, times: null, flows: null },
      ...then,
    });
  }
  expect(failing.seen).toBeGreaterThan(0);
  const different = new Set(
    all.flatMap(({ moments: captured }) => [...captured.values()].map((one) => JSON.stringify(one.standing))),
  );
  expect(different.size).toBeGreaterThan(2 * cases);
}
