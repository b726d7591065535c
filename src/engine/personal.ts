/**
 * Personal values at rest: sealed with AES-256-GCM under a key per customer, or per root case while the customer is not
 * known. Destroying the key makes them unreadable everywhere, the audit included, while every hash stays valid.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Json, Variables } from '../lib/json';
import type { Sql } from '../lib/sql';

/** A personal value as stored in variables, payloads and the audit. */
export interface Sealed {
  readonly sealed: string;
  readonly subject: string;
}

/** Keys of one unit of work, fetched when first needed and never kept longer, so that a destroyed key is gone. */
export interface PersonalKeys {
  /** Seals the value for the subject, making the subject's key if it has none. */
  seal(value: Json, subject: string): Promise<Json>;
  /** The same data with every sealed value opened; what can no longer be opened becomes null. */
  open<T extends Json>(data: T): Promise<T>;
}

const ivBytes = 12;
const tagBytes = 16;

export function isSealed(value: unknown): value is Sealed {
  if (typeof value !== 'object' || value === null) return false;
  const { sealed, subject } = value as Partial<Sealed>;
  return typeof sealed === 'string' && typeof subject === 'string' && Object.keys(value).length === 2;
}

/** The subject a case's personal values are sealed for. */
export const subjectOf = (rootCaseId: string, customerId: string | null): string =>
  customerId === null ? `case:${rootCaseId}` : `customer:${customerId}`;

export function personalKeys(sql: Sql, now: Date): PersonalKeys {
  const known = new Map<string, Promise<Buffer | null>>();
  const keyOf = (subject: string, make: boolean): Promise<Buffer | null> => {
    const name = `${subject} ${make}`;
    const fetched = known.get(name) ?? (make ? madeKey(sql, subject, now) : storedKey(sql, subject));
    known.set(name, fetched);
    return fetched;
  };
  return {
    seal: async (value, subject) => {
      if (value === null || isSealed(value)) return value;
      const key = await keyOf(subject, true);
      if (!key) return null;
      return { sealed: encrypt(JSON.stringify(value), key, subject), subject };
    },
    open: async <T extends Json>(data: T) => (await opened(data, (subject) => keyOf(subject, false))) as T,
  };
}

/** Seals the named values of a submission; names that are not in it are ignored. */
export async function sealNamed(
  keys: PersonalKeys,
  values: Variables,
  names: readonly string[],
  subject: string,
): Promise<Variables> {
  const sealed = { ...values };
  for (const name of names) {
    const value = values[name];
    if (value !== undefined) sealed[name] = await keys.seal(value, subject);
  }
  return sealed;
}

/** For pages: the same data with every sealed value opened. Whether the reader may see it is the caller's business. */
export function openPersonal<T extends Json>(sql: Sql, data: T): Promise<T> {
  return personalKeys(sql, new Date(0)).open(data);
}

type KeyOf = (subject: string) => Promise<Buffer | null>;

async function opened(data: Json, keyOf: KeyOf): Promise<Json> {
  if (typeof data !== 'object' || data === null) return data;
  if (isSealed(data)) {
    const key = await keyOf(data.subject);
    return key && decrypted(data, key);
  }
  if (!holdsSealed(data)) return data;
  if (Array.isArray(data)) return Promise.all((data as readonly Json[]).map((one) => opened(one, keyOf)));
  const entries = Object.entries(data).map(async ([name, value]) => [name, await opened(value, keyOf)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

function holdsSealed(data: Json): boolean {
  if (typeof data !== 'object' || data === null) return false;
  return isSealed(data) || Object.values(data).some((value) => holdsSealed(value));
}

function encrypt(text: string, key: Buffer, subject: string): string {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(subject));
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64');
}

/** Null for what this key never sealed: anybody may send something that only looks sealed, and others must read on. */
function decrypted({ sealed, subject }: Sealed, key: Buffer): Json {
  try {
    return JSON.parse(decrypt(sealed, key, subject)) as Json;
  } catch {
    return null;
  }
}

function decrypt(sealed: string, key: Buffer, subject: string): string {
  const bytes = Buffer.from(sealed, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, ivBytes)).setAAD(Buffer.from(subject));
  decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
  return Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]).toString('utf8');
}

const selectKey = { name: 'personal_key', text: 'SELECT key FROM personal_key WHERE subject = $1' };
const insertKey = {
  name: 'personal_key_make',
  text: 'INSERT INTO personal_key (subject, key, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING key',
};

async function storedKey(sql: Sql, subject: string): Promise<Buffer | null> {
  const [row] = await sql.query<{ key: Buffer | null }>(selectKey, [subject]);
  return row?.key ?? null;
}

/** Null when the key was destroyed: what belongs to an erased person is not written again. */
async function madeKey(sql: Sql, subject: string, now: Date): Promise<Buffer | null> {
  const [known] = await sql.query<{ key: Buffer | null }>(selectKey, [subject]);
  if (known) return known.key;
  const [made] = await sql.query<{ key: Buffer }>(insertKey, [subject, randomBytes(32), now]);
  return made ? made.key : storedKey(sql, subject);
}
