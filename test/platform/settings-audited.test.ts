/** What is changed or shown from the command line about the audit and its secrets stands in the audit. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auditRotateKey } from '../../src/cli/audit';
import { callSecret } from '../../src/cli/call';
import { readOptions } from '../../src/cli/command';
import type { Base } from '../../src/compose';
import { newSigningKey, signerFromPem, signerFromSecret } from '../../src/engine/audit/signing';
import { handlersOf } from '../../src/engine/handlers';
import { useDesk } from '../kit/desk';

const desk = useDesk({ models: [], handlers: handlersOf() });
const auditSecret = 'a secret of this test alone';
const base = (): Base =>
  ({
    ...{ database: desk.database, clock: desk.clock, config: { audit: { signingKey: null } } },
    server: { auditSecret, telephoneSecret: 'what a telephone signs with' },
  }) as unknown as Base;

const settings = async (): Promise<unknown[]> => {
  const rows = await desk.database.query<{ command: string; body: string }>(
    `SELECT command, body FROM audit_event WHERE stream LIKE 'subject:settings:%' ORDER BY seq`,
  );
  return rows.map(({ command, body }) => [command, (JSON.parse(body) as { facts: unknown }).facts]);
};

test('a key that is changed and a secret that is shown are recorded, the secret itself is not', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'encore-key-'));
  const [file, pem] = [join(folder, 'next.pem'), newSigningKey()];
  writeFileSync(file, pem);
  try {
    await auditRotateKey.run(base(), readOptions(['--to', file], auditRotateKey.usage));
  } finally {
    rmSync(folder, { recursive: true });
  }
  await callSecret.run(base(), readOptions([], callSecret.usage));

  expect(await settings()).toEqual([
    ['rotate-audit-key', { from: signerFromSecret(auditSecret).id, to: signerFromPem(pem).id }],
    ['show-secret', {}],
  ]);
});
