import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Checkpoint } from '../../src/engine/audit/checkpoint';
import { signerFromSecret } from '../../src/engine/audit/signing';
import { verifyAudit } from '../../src/engine/audit/verify';
import { handlersOf } from '../../src/engine/handlers';
import { auditCheckpoint, auditHandOut } from '../../src/jobs/kinds/audit-checkpoint';
import type { OutgoingMail } from '../../src/jobs/mail/transport';
import { createWorker, type Worker } from '../../src/jobs/worker';
import { end, model, start, userTask } from '../engine/models';
import { useDesk } from '../kit/desk';

const desk = useDesk({
  models: [model('simple', [start(), userTask('ask'), end('done')], ['started > ask > done'])],
  handlers: handlersOf(),
});
const signer = signerFromSecret('a secret of the house, for tests only');
const folder = mkdtempSync(join(tmpdir(), 'encore-checkpoints-'));
const mails: OutgoingMail[] = [];
let mailServerIsUp = true;

const send = (mail: OutgoingMail): Promise<string> => {
  if (!mailServerIsUp) return Promise.reject(new Error('no mail server'));
  mails.push(mail);
  return Promise.resolve('250 ok');
};
const options = {
  ...{ signer, folder, mailTo: 'auditor@example.com' },
  mail: { transport: { name: 'capture' as const, send, close: () => undefined }, from: 'desk@example.com' },
};
const worker = (): Worker => {
  const { database, engine, clock } = desk;
  return createWorker({ database, engine, clock, kinds: [auditCheckpoint(options), auditHandOut(options)] });
};
afterAll(() => rmSync(folder, { recursive: true }));

describe('sealing every hour', () => {
  it('makes one checkpoint an hour whatever number of workers there are, and hands it outside', async () => {
    await desk.start('simple', {});
    await Promise.all([worker().runUntilIdle(), worker().runUntilIdle(), worker().runUntilIdle()]);
    expect(readdirSync(folder)).toEqual(['checkpoint-00000001.json']);
    expect(mails).toMatchObject([{ to: 'auditor@example.com', messageId: '<audit-checkpoint-1@encore>' }]);
    const kept = JSON.parse(readFileSync(join(folder, 'checkpoint-00000001.json'), 'utf8')) as Checkpoint;
    const report = await verifyAudit(desk.database, { keys: [signer], outside: [kept] });
    expect(report).toMatchObject({ faults: [], notYetSealed: 0, checkpoints: 1 });
  });

  it('seals again in the next hour, and not where nothing happened', async () => {
    desk.clock.advance(3_600_000);
    await worker().runUntilIdle();
    expect(readdirSync(folder)).toHaveLength(1);
    await desk.start('simple', {});
    desk.clock.advance(3_600_000);
    await worker().runUntilIdle();
    expect(readdirSync(folder)).toHaveLength(2);
  });

  it('seals though the mail server is away, and hands it outside when it is back', async () => {
    mailServerIsUp = false;
    await desk.start('simple', {});
    desk.clock.advance(3_600_000);
    await worker().runUntilIdle();
    expect(await verifyAudit(desk.database, { keys: [signer] })).toMatchObject({ checkpoints: 3, notYetSealed: 0 });
    expect(mails).toHaveLength(2);
    mailServerIsUp = true;
    desk.clock.advance(3_600_000);
    await worker().runUntilIdle();
    expect(mails.map(({ messageId }) => messageId)).toContain('<audit-checkpoint-3@encore>');
  });
});
