import type { Config } from '../config';
import { signerFromPem, signerFromSecret, type Signer } from '../engine/audit/signing';
import { readNamed } from './named-file';
import type { Server } from './server';

/** The key that seals the audit: the one that was given, else the embedded server's own; null where there is none. */
export function findSigner({ audit }: Config, { auditSecret }: Server): Signer | null {
  if (audit.signingKey !== null) return signerFromPem(readNamed('AUDIT_SIGNING_KEY', audit.signingKey));
  return auditSecret === null ? null : signerFromSecret(auditSecret);
}
