import { createHash, hash as hashOf } from 'node:crypto';
import type { Json } from '../../lib/json';

/** The hash before a stream's first event. */
export const emptyHash = `\\x${'00'.repeat(32)}`;

/** Version of the way bodies are written and hashed; verified streams may hold several. */
export const auditFormat = 1;

/** The one text of a JSON value (RFC 8785): names sorted by UTF-16 code units, no space, numbers as ECMAScript writes them. */
export function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const object = value as { readonly [name: string]: Json | undefined };
  const parts: string[] = [];
  for (const name of Object.keys(object).sort()) {
    const member = object[name];
    if (member !== undefined) parts.push(`${JSON.stringify(name)}:${canonical(member)}`);
  }
  return `{${parts.join(',')}}`;
}

/** SHA-256 over the format version, the previous hash and the stored text, as PostgreSQL writes bytes. */
export function chainHash(format: number, previous: string, body: string): string {
  const hash = createHash('sha256');
  hash.update(Buffer.from([format >> 8, format & 0xff]));
  hash.update(Buffer.from(previous.slice(2), 'hex'));
  hash.update(body, 'utf8');
  return `\\x${hash.digest('hex')}`;
}

/** SHA-256 of a text, in hex. */
export const sha256 = (text: string): string => hashOf('sha256', text, 'hex');

/** SHA-256 of a value's canonical text, in hex. */
export const digest = (value: Json): string => sha256(canonical(value));
