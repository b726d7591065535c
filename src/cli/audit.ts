/** The auditor's commands: prove the audit, seal it, look after its keys, delete what need not be kept any longer. */
import { readNamed, writeNamed } from '../compose/named-file';
import { findSigner } from '../compose/signer';
import { makeCheckpoint, type Checkpoint } from '../engine/audit/checkpoint';
import { deleteOldPeriods, leastDays } from '../engine/audit/retention';
import { vouchForEachOther } from '../engine/audit/rotation';
import { appendSubjectEvent } from '../engine/audit/subject-event';
import { newSigningKey, publicKeyFromPem, signerFromPem, type PublicKey, type Signer } from '../engine/audit/signing';
import { verifyAudit, type AuditFault, type AuditReport } from '../engine/audit/verify';
import { openDatabase } from '../db/database';
import { handOutsideLater } from '../jobs/kinds/audit-checkpoint';
import { systemActor } from '../lib/actor';
import { ConfigError } from '../lib/errors';
import { isUuid } from '../lib/ids';
import type { Variables } from '../lib/json';
import type { Base } from '../compose';
import { said, wrongUse, type Command, type Options } from './command';

export const auditVerify: Command = {
  usage: 'audit verify [--case ID] [--after STREAM] [--checkpoint FILE]... [--key FILE]...',
  zh: '重新计算审计链的每一个哈希、签名和检查点；--checkpoint 与库外保存的检查点比对',
  en: 'Recompute every hash, signature and checkpoint of the audit; --checkpoint compares with ones kept outside',
  run: async (base, options) => {
    const begun = performance.now();
    const caseId = caseOf(options);
    const after = options.get('after');
    const report = await verifyAudit(base.database, {
      ...(caseId === undefined ? {} : { caseId }),
      ...(after === undefined ? {} : { after }),
      keys: keysFor(base, options),
      outside: options.list('checkpoint').map(checkpointIn),
      onProgress: progress(begun),
    });
    return { lines: [...report.faults.map(faultLine), ...summary(report, begun)], failed: report.faults.length > 0 };
  },
};

export const auditCheckpointNow: Command = {
  usage: 'audit checkpoint',
  zh: '现在就封存一次（平时每小时一次）',
  en: 'Seal the audit now (it is sealed every hour)',
  run: async (base) => {
    const [now, { audit }] = [base.clock.now(), base.config];
    const outside = { folder: audit.checkpointDir, mailTo: audit.checkpointMail };
    const made = await makeCheckpoint(base.database, now, signerOf(base), handOutsideLater(outside, now));
    if (!made) return { lines: ['nothing happened since the last checkpoint'] };
    return { lines: [JSON.stringify({ ...made, publicKey: signerOf(base).pem }, null, 2)] };
  },
};

export const auditNewKey: Command = {
  usage: 'audit new-key --out FILE',
  zh: '生成一把新的审计签名密钥，写入文件',
  en: 'Make a new key for sealing the audit and write it to a file',
  run: (_base, options) => {
    const file = options.need('out');
    const pem = newSigningKey();
    writeNamed('--out', file, pem);
    const { id, pem: publicPem } = publicKeyFromPem(pem);
    return Promise.resolve({ lines: [`key ${id} is in ${file}; keep its public half with the auditor:`, publicPem] });
  },
};

export const auditRotateKey: Command = {
  usage: 'audit rotate-key --to FILE',
  zh: '让现在的密钥与新密钥互相作证，之后把 AUDIT_SIGNING_KEY 换成新的',
  en: 'Let the present key and a new one vouch for each other; set AUDIT_SIGNING_KEY to the new one afterwards',
  run: async (base, options) => {
    const next = signerFromPem(readNamed('--to', options.need('to')));
    await vouchForEachOther(base.database, signerOf(base), next, base.clock.now());
    await recordSetting(base, 'rotate-audit-key', { from: signerOf(base).id, to: next.id });
    return {
      lines: [`keys ${signerOf(base).id} and ${next.id} vouch for each other; set AUDIT_SIGNING_KEY to the new one`],
    };
  },
};

export const auditDeleteOld: Command = {
  usage: 'audit delete-old [--days N]',
  zh: '删除超过保留天数且已封存的整月审计，留下签名的凭据',
  en: 'Delete whole sealed months older than the retention, leaving signed tombstones',
  run: async (base, options) => {
    const days = daysOf(options) ?? base.config.audit.retentionDays;
    const owner = await openDatabase({ url: base.server.migrationUrl, applicationName: 'encore-audit' });
    try {
      const deleted = await deleteOldPeriods(owner, {
        ...{ now: base.clock.now(), days, signer: signerOf(base), actor: systemActor('command line') },
        // Said at once: a later month that cannot go yet ends the command.
        onDeleted: ({ period, events, streams }) =>
          console.error(`${period}: ${events} events of ${streams} streams are deleted`),
      });
      return { lines: [deleted.length > 0 ? `${deleted.length} months are deleted` : 'no month is old enough'] };
    } finally {
      await owner.close();
    }
  },
};

/** What changes how the audit itself is kept stands in it, too. */
const recordSetting = ({ database, clock }: Base, command: string, facts: Variables): Promise<void> =>
  appendSubjectEvent(database, {
    ...{ subject: 'settings', at: clock.now(), actor: systemActor('command line'), command, facts },
  });

function signerOf(base: Base): Signer {
  const signer = findSigner(base.config, base.server);
  if (signer) return signer;
  const en = 'AUDIT_SIGNING_KEY is not set: make a key with “audit new-key” and name its file there.';
  throw new ConfigError(en, said('没有设置 AUDIT_SIGNING_KEY：先用 audit new-key 生成密钥，再把文件写在这里。', en));
}

/**
 * The keys that were named and no others: whoever runs this machine could have given it a key of their own. Where none
 * was named, this machine's own.
 */
function keysFor(base: Base, options: Options): PublicKey[] {
  const named = options.list('key').map((file) => publicKeyFromPem(readNamed('--key', file)));
  const own = named.length > 0 ? null : findSigner(base.config, base.server);
  return own ? [own] : named;
}

/** What is no number of days must not become one: what is deleted does not come back. */
function daysOf(options: Options): number | undefined {
  const typed = options.get('days');
  if (typed === undefined) return undefined;
  if (!/^\d{2,5}$/.test(typed) || Number(typed) < leastDays) {
    throw wrongUse(`--days ${typed} (${leastDays}–99999)`, auditDeleteOld.usage);
  }
  return Number(typed);
}

function caseOf(options: Options): string | undefined {
  const id = options.get('case');
  if (id !== undefined && !isUuid(id)) throw wrongUse(`--case ${id}`, auditVerify.usage);
  return id?.toLowerCase();
}

function checkpointIn(file: string): Checkpoint {
  const read = parsed(readNamed('--checkpoint', file)) as Partial<Checkpoint> | null;
  if (typeof read?.number === 'number' && typeof read.body === 'string') return read as Checkpoint;
  const en = `The file ${file} named in --checkpoint holds no checkpoint.`;
  throw new ConfigError(en, said(`--checkpoint 指定的文件 ${file} 不是检查点。`, en));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Says now and then how far it is, so that what is stopped can go on after it. */
function progress(begun: number): (done: { streams: number; events: number; after: string }) => void {
  let next = begun + 10_000;
  return ({ streams, events, after }) => {
    if (performance.now() < next) return;
    next = performance.now() + 10_000;
    console.error(`… ${streams} streams, ${events} events; to go on from here: --after ${after}`);
  };
}

const faultLine = ({ stream, seq, kind, detail }: AuditFault): string =>
  `✗ ${stream}${seq === null ? '' : ` #${seq}`} [${kind}] ${detail}`;

function summary(
  { streams, events, notYetSealed, faults, last, checkpoints, trusted }: AuditReport,
  begun: number,
): string[] {
  const seconds = (performance.now() - begun) / 1000;
  const sealed = last
    ? `${checkpoints} checkpoints, the last at ${last.at} (${last.hash.slice(0, 16)})`
    : 'no checkpoint yet';
  const trust = trusted ? '' : '; the keys themselves are only known from the database: bring one with --key';
  return [
    `${sealed}${trust}`,
    `${streams} streams, ${events} events (${notYetSealed} not yet sealed), ${faults.length} faults, ` +
      `${Math.round(events / seconds)} events/s`,
  ];
}
