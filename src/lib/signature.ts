/** Signed requests between machines: who signs has the secret, and a copy sent later is refused. */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** How far the clocks of both sides may lie apart. */
const toleranceSeconds = 300;

export type Verdict = 'good' | 'stale' | 'wrong';

const digest = (secret: string, seconds: string, body: string | Buffer): string =>
  createHmac('sha256', secret).update(`${seconds}.`).update(body).digest('hex');

/** The header for a body: the time in seconds and the HMAC-SHA256 of `time.body`, as `t=1763724123,v1=9f86…`. */
export function signatureHeader(secret: string, at: Date, body: string | Buffer): string {
  const seconds = String(Math.floor(at.getTime() / 1000));
  return `t=${seconds},v1=${digest(secret, seconds, body)}`;
}

/** Whether a header was made with the secret for exactly this body, and not long ago. Several `v1` may be given. */
export function checkSignature(secret: string, header: string, body: Buffer, now: Date): Verdict {
  const parts = header.split(',').map((part) => part.trim().split('=', 2) as [string, string?]);
  const seconds = parts.find(([name]) => name === 't')?.[1] ?? '';
  const given = parts.flatMap(([name, value]) => (name === 'v1' && value ? [value] : []));
  if (!/^\d{1,12}$/.test(seconds)) return 'wrong';
  const wanted = Buffer.from(digest(secret, seconds, body));
  if (!given.some((one) => sameBytes(Buffer.from(one), wanted))) return 'wrong';
  return Math.abs(now.getTime() / 1000 - Number(seconds)) > toleranceSeconds ? 'stale' : 'good';
}

const sameBytes = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b);
