import { fork, type ChildProcess } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { extname, join } from 'node:path';
import type { OpenedTask } from '../../src/engine/types';
import type { Variables } from '../../src/lib/json';
import type { Measured } from './measure';
import type { Stage } from './stage';
import { benchDoor } from './step';
import type { Door } from './workloads';

/** Completes over REST, with a token and kept connections, against the desk's web in a process of its own. */
export async function benchHttp(stage: Stage): Promise<Measured[]> {
  const desk = fork(join(__dirname, `http-desk${extname(__filename)}`), [stage.url]);
  try {
    const [port] = (await once(desk, 'message')) as [number];
    const door = httpDoor(port, await makeToken(stage));
    const one = await benchDoor(stage, door, 'http', ['seq'], [1, 8]);
    return [...one, ...(await benchDoor(stage, door, 'http', ['booking'], [8]))];
  } finally {
    await stopped(desk);
  }
}

async function stopped(desk: ChildProcess): Promise<void> {
  if (desk.exitCode !== null) return;
  const gone = once(desk, 'exit');
  desk.disconnect();
  await gone;
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
