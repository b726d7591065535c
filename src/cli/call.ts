/** A telephone system for demos and tests: it tells a running desk of a call, signed as a real one would. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { appendSubjectEvent } from '../engine/audit/subject-event';
import { systemActor } from '../lib/actor';
import { DeskError } from '../lib/errors';
import { signatureHeader } from '../lib/signature';
import { said, wrongUse, type Command, type Options } from './command';

const stories = ['answered', 'missed', 'dropped', 'ringing'] as const;
type Story = (typeof stories)[number];

/** One call as it is to be told. */
export interface PlayedCall {
  readonly callId: string;
  readonly from: string | null;
  readonly line: string | null;
  readonly venue: string | null;
  readonly agent: string | null;
  readonly story: Story;
  readonly ringSeconds: number;
  readonly talkSeconds: number;
}

export interface Line {
  /** Where the desk is: `http://127.0.0.1:3000`. */
  readonly url: string;
  readonly secret: string;
  readonly now: () => Date;
  /** Lets this much time pass between two events. */
  readonly wait: (seconds: number) => Promise<unknown>;
}

/** Tells the desk of the call from its first ring to its end; gives a line per event. */
export async function playCall(line: Line, call: PlayedCall): Promise<string[]> {
  const { callId, from, venue, agent, story, ringSeconds, talkSeconds } = call;
  const tell = (event: string, more = {}) => send(line, { callId, from, line: call.line, venue, event, ...more });
  const lines = [await tell('incoming')];
  if (story === 'ringing') return lines;
  await line.wait(ringSeconds);
  if (story === 'missed') return [...lines, await tell('missed', { ringSeconds })];
  lines.push(await tell('answered', { ringSeconds, agent }));
  await line.wait(talkSeconds);
  return [...lines, await tell(story === 'dropped' ? 'dropped' : 'ended')];
}

async function send({ url, secret, now }: Line, news: Readonly<Record<string, unknown>>): Promise<string> {
  const at = now();
  const body = JSON.stringify({ ...news, at: at.toISOString() });
  const headers = { 'Content-Type': 'application/json', 'Encore-Signature': signatureHeader(secret, at, body) };
  const response = await fetch(`${url}/api/v1/calls`, { method: 'POST', headers, body }).catch((cause: unknown) => {
    const zh = `连不上 ${url}。客服台在运行吗？`;
    throw new DeskError(
      'unavailable',
      `${url} cannot be reached`,
      said(zh, `${url} cannot be reached. Is the desk running?`),
      { cause },
    );
  });
  // Whatever else listens there may not speak JSON; its status says enough.
  const answer = (await response.json().catch(() => ({}))) as { callId?: string; message?: string };
  return `${String(news['event']).padEnd(9)} ${response.status} ${answer.callId ?? answer.message ?? ''}`;
}

const simulateUsage =
  'call simulate [--from NUMBER] [--line NUMBER] [--venue KEY] [--agent LOGIN] [--story answered|missed|dropped|ringing] ' +
  '[--ring SECONDS] [--talk SECONDS] [--url URL]';

export const callSimulate: Command = {
  usage: simulateUsage,
  zh: '模拟一通来电，发给正在运行的客服台',
  en: 'Play a telephone system: one call, told to the running desk',
  run: async ({ server, config, clock }, options) => {
    const url = options.get('url') ?? config.http.publicUrl;
    const line = { url, secret: needSecret(server.telephoneSecret), now: () => clock.now() };
    const lines = await playCall({ ...line, wait: (seconds) => sleep(seconds * 1000) }, readCall(options));
    return { lines, failed: !lines.every((one) => / 202 /.test(one)) };
  },
};

export const callSecret: Command = {
  usage: 'call secret',
  zh: '显示电话系统的签名密钥',
  en: 'Show what a telephone system has to sign with',
  run: async ({ server, database, clock }) => {
    const secret = needSecret(server.telephoneSecret);
    const actor = systemActor('command line');
    await appendSubjectEvent(database, { subject: 'settings', at: clock.now(), actor, command: 'show-secret' });
    return { lines: [secret] };
  },
};

function needSecret(secret: string | null): string {
  if (secret !== null) return secret;
  const en = 'TELEPHONE_SECRET is not set, so there is no telephone system.';
  throw new DeskError('config', en, said('没有设置 TELEPHONE_SECRET，所以没有接电话系统。', en));
}

function readCall(options: Options): PlayedCall {
  const story = stories.find((one) => one === (options.get('story') ?? 'answered'));
  if (!story) throw wrongUse('--story', simulateUsage);
  const seconds = (name: string, usual: number): number => {
    const value = Number(options.get(name) ?? usual);
    if (!(value >= 0 && value <= 3600)) throw wrongUse(`--${name}`, simulateUsage);
    return value;
  };
  return {
    ...{ callId: `simulated-${randomUUID()}`, story, from: options.get('from') ?? '19900000172' },
    ...{ line: options.get('line') ?? null, venue: options.get('venue') ?? null, agent: options.get('agent') ?? null },
    ...{ ringSeconds: seconds('ring', 6), talkSeconds: seconds('talk', 60) },
  };
}
