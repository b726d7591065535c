import { fork } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { extname, join } from 'node:path';
import type { OpenedTask } from '../../src/engine/types';
import type { Variables } from '../../src/lib/json';
import { stopped } from './crew';
import { sample, summarize, type Lane, type Measured, type Sample } from './measure';
import type { Stage } from './stage';
import { documentsOf, floorLane } from './floor';
import { commandDoor, completeLane, workloads, type Door } from './workloads';

/** Completes over REST, with a token and kept connections, against the desk's web in a process of its own. */
export async function benchHttp(stage: Stage): Promise<Measured[]> {
  const desk = fork(join(__dirname, `http-desk${extname(__filename)}`), [stage.url]);
  try {
    const [port] = (await once(desk, 'message')) as [number];
    const door = httpDoor(port, await makeToken(stage));
    return [
      await overHttp(stage, door, 'seq', 1),
      await overHttp(stage, door, 'seq', 8),
      await overHttp(stage, door, 'booking', 8),
    ];
  } finally {
    await stopped(desk);
  }
}

const rounds = 5;
const seconds = 2;
const most = { floor: 1500, step: 1200 };

/** Calls from this process, and the floor beside every round from this process too. */
async function overHttp(stage: Stage, door: Door, name: string, lanes: number): Promise<Measured> {
  const workload = workloads[name]!;
  const documents = await documentsOf(stage.database, commandDoor(stage.engine), workload);
  const callers = Array.from({ length: lanes }, () => completeLane(door, workload));
  const bare = Array.from({ length: lanes }, () => floorLane(stage.database, documents));
  const one = async (group: readonly Lane[], calls: number): Promise<Sample> => {
    await Promise.all(group.map((lane) => lane.prepare(calls)));
    return sample(group, calls, seconds);
  };
  await one(callers, most.step);
  const floors: Sample[] = [];
  const samples: Sample[] = [];
  for (let round = 0; round < rounds; round++) {
    floors.push(await one(bare, most.floor));
    samples.push(await one(callers, most.step));
  }
  return summarize(`http.${name}.c${lanes}`, samples, floors);
}

const insertToken = {
  name: 'bench_token',
  text: `INSERT INTO api_token (id, name, token_hash, roles, created_by, created_at) VALUES ('bench', 'Bench', $1, '{agent}', 'bench', now())`,
};

async function makeToken({ database }: Stage): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await database.query(insertToken, [createHash('sha256').update(token).digest('hex')]);
  return token;
}

function httpDoor(port: number, token: string): Door {
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  const post = (path: string, body: object): Promise<{ readonly opened: readonly OpenedTask[] }> =>
    new Promise((resolve, reject) => {
      const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
      const sent = request(
        { port, host: '127.0.0.1', method: 'POST', path: `/api/v1${path}`, agent, headers },
        (res) => {
          let text = '';
          res.setEncoding('utf8').on('data', (part: string) => (text += part));
          res.on('end', () => {
            if (res.statusCode === 200 || res.statusCode === 201) resolve(JSON.parse(text) as never);
            else reject(new Error(`${path} answered ${res.statusCode}: ${text}`));
          });
        },
      );
      sent.on('error', reject).end(JSON.stringify(body));
    });
  return {
    start: async (process: string, variables: Variables) => (await post('/cases', { process, variables })).opened,
    complete: async ({ taskId }, values) => (await post(`/tasks/${taskId}/complete`, { values })).opened,
  };
}
