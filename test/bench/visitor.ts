import { Agent, request, type IncomingMessage } from 'node:http';

/** Somebody signed in, who asks for pages one after the other over one connection. */
export interface BenchVisitor {
  /** The page's text; anything but a page and being sent to one is an error. */
  get(path: string): Promise<string>;
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

export async function signedIn(port: number, login: string, password: string): Promise<BenchVisitor> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let cookie = '';
  const send = (method: string, path: string, body?: string): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const form = body === undefined ? {} : { 'Content-Type': 'application/x-www-form-urlencoded' };
      const headers = { Cookie: cookie, ...form };
      const sent = request({ port, host: '127.0.0.1', method, path, agent, headers }, (res) => {
        cookie = cookieOf(res) ?? cookie;
        let text = '';
        res.setEncoding('utf8').on('data', (part: string) => (text += part));
        res.on('end', () => resolve({ status: res.statusCode ?? 0, text }));
      });
      sent.on('error', reject).end(body);
    });
  const { text: page } = await send('GET', '/sign-in');
  const token = /name="_csrf" value="([^"]+)"/.exec(page)?.[1] ?? '';
  const typed = new URLSearchParams({ login, password, _csrf: token });
  const { status } = await send('POST', '/sign-in', typed.toString());
  if (status !== 303) throw new Error(`signing in as ${login} answered ${status}`);
  return {
    get: async (path) => {
      const answer = await send('GET', path);
      if (![200, 303].includes(answer.status)) throw new Error(`${path} answered ${answer.status}`);
      return answer.text;
    },
  };
}

const cookieOf = (res: IncomingMessage): string | undefined => res.headers['set-cookie']?.[0]?.split(';')[0];
