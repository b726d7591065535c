import { randomFillSync } from 'node:crypto';

const idBytes = 16;
/** Randomness is drawn for many ids at once: asking the system for each costs more than all the rest of an id. */
const pool = Buffer.alloc(256 * idBytes);
let used = pool.length;

/** A time-ordered UUID, version 7 (RFC 9562 §5.7), from a secure source: unguessable, and close together in an index. */
export function newId(now: number = Date.now()): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const from = used;
  used += idBytes;
  pool.writeUIntBE(now, from, 6);
  pool[from + 6] = (pool[from + 6]! & 0x0f) | 0x70;
  pool[from + 8] = (pool[from + 8]! & 0x3f) | 0x80;
  const hex = pool.toString('hex', from, used);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether the text has the form of our ids; what has not cannot exist, and need not be asked for. */
export const isUuid = (text: string): boolean => uuid.test(text);
