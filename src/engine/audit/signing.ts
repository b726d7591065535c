/** Ed25519 keys that seal the audit (RFC 8032). The private half never enters the database. */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import { ConfigError } from '../../lib/errors';

export interface PublicKey {
  /** The first 16 hex digits of the hash of the key itself. */
  readonly id: string;
  /** SPKI, PEM. */
  readonly pem: string;
}
export interface Signer extends PublicKey {
  /** The signature of a text, base64. */
  sign(text: string): string;
}

/** PKCS #8 around the 32 bytes of an Ed25519 seed (RFC 8410 §7). */
const seedPrefix = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The key that belongs to a secret of at least 32 characters: the same secret, the same key. */
export function signerFromSecret(secret: string): Signer {
  const seed = createHash('sha256').update(secret).digest();
  return signerOf(createPrivateKey({ key: Buffer.concat([seedPrefix, seed]), format: 'der', type: 'pkcs8' }));
}

/** The key of a PKCS #8 PEM; `ConfigError` when it is not an Ed25519 private key. */
export function signerFromPem(pem: string): Signer {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    throw notAKey();
  }
  if (key.asymmetricKeyType !== 'ed25519') throw notAKey();
  return signerOf(key);
}

/** A public key of a PEM; a private one gives its public half. */
export function publicKeyFromPem(pem: string): PublicKey {
  try {
    const key = createPublicKey(pem);
    if (key.asymmetricKeyType === 'ed25519') return publicOf(key);
  } catch {
    // Said below in words.
  }
  throw notAKey();
}

/** A new private key, as the PEM that `signerFromPem` reads. */
export function newSigningKey(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
}

/** False for what is no signature, and under what is no key. */
export function holds(key: PublicKey, text: string, signature: string): boolean {
  try {
    return verify(null, Buffer.from(text, 'utf8'), createPublicKey(key.pem), Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}

/** What one key of the house signs to say that another one is of the house too. */
export const vouchText = (key: PublicKey): string => `encore audit key ${key.id}\n${key.pem}`;

function signerOf(key: KeyObject): Signer {
  return {
    ...publicOf(createPublicKey(key)),
    sign: (text) => sign(null, Buffer.from(text, 'utf8'), key).toString('base64'),
  };
}

function publicOf(key: KeyObject): PublicKey {
  const der = key.export({ format: 'der', type: 'spki' });
  const id = createHash('sha256').update(der).digest('hex').slice(0, 16);
  return { id, pem: key.export({ format: 'pem', type: 'spki' }).toString() };
}

function notAKey(): ConfigError {
  const en = 'The audit key must be an Ed25519 key in PEM form; make one with: npm run encore -- audit new-key';
  const zh = '审计密钥应为 PEM 格式的 Ed25519 密钥；可用 npm run encore -- audit new-key 生成。';
  return new ConfigError(en, { faults: [{ zh, en }] });
}
