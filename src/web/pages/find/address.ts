/** Addresses of what was looked for. What says something of a guest is sealed: addresses are kept in logs and histories. */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { findNames } from '../../../desk/find/criteria';
import { privateNames, readFindCriteria, type FindCriteria } from '../../../desk/find/criteria';
import { paths } from '../../paths';

/** What was looked for, with the words as they were typed where they were typed into one box. */
export interface Sought {
  readonly criteria: FindCriteria;
  readonly typed?: string | undefined;
}

const ivBytes = 12;
const tagBytes = 16;
const about = Buffer.from('encore find');
const keyOf = (secret: string): Buffer => Buffer.from(hkdfSync('sha256', secret, '', about, 32));

/** Any node with the same secret reads it; nobody else does. */
export function addressOf(secret: string, sought: Sought, after?: string): string {
  const { criteria, typed } = sought;
  if (!typed && !privateNames.some((name) => criteria[name])) return paths.find({ ...criteria, after });
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv('aes-256-gcm', keyOf(secret), iv).setAAD(about);
  const body = Buffer.concat([cipher.update(JSON.stringify(sought), 'utf8'), cipher.final()]);
  return paths.find({ s: Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url'), after });
}

/** What an address asks for; nothing where it cannot be read. A refusal of the criteria is an `InputError`. */
export function soughtIn(secret: string, given: (name: string) => string | undefined): Sought {
  const sealed = given('s');
  if (sealed === undefined) return { criteria: readFindCriteria(given) };
  const { criteria = {}, typed } = opened(secret, sealed);
  return { criteria: readFindCriteria((name) => criteria[name as (typeof findNames)[number]]), typed };
}

function opened(secret: string, sealed: string): Partial<Sought> {
  try {
    const bytes = Buffer.from(sealed, 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', keyOf(secret), bytes.subarray(0, ivBytes)).setAAD(about);
    decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
    const text = Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]);
    return JSON.parse(text.toString('utf8')) as Partial<Sought>;
  } catch {
    // Of another time or altered: the empty form is shown.
    return {};
  }
}
