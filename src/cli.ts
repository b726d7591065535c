/**
 * `npm run encore -- <command>`. Joins the running server of the data directory, or starts it for the time of the
 * command; the desk may be running meanwhile.
 */
import { auditCheckpointNow, auditDeleteOld, auditNewKey, auditRotateKey, auditVerify } from './cli/audit';
import { callSecret, callSimulate } from './cli/call';
import { readOptions, wrongUse, type Command } from './cli/command';
import {
  migrateCasesPreview,
  migrateCasesResume,
  migrateCasesRollback,
  migrateCasesStart,
  migrateCasesStatus,
  migrateCasesStop,
} from './cli/migrate-cases';
import { userShift, userShiftList, userShiftRemove } from './cli/shift';
import { tokenCreate, tokenRevoke } from './cli/token';
import { deployOnly, migrateOnly, seed } from './cli/upkeep';
import { userAdd } from './cli/user';
import { openBase } from './compose';
import { loadEnvFile } from './compose/env-file';
import { faultLines } from './compose/fault-lines';
import { readConfig } from './config';
import { createLog } from './lib/log';

/** Where one name begins with another, the longer stands first. */
const commands: readonly Command[] = [
  ...[userShiftList, userShiftRemove, userShift],
  ...[migrateOnly, deployOnly, userAdd, tokenCreate, tokenRevoke, seed, callSimulate, callSecret],
  ...[migrateCasesPreview, migrateCasesStart, migrateCasesStatus],
  ...[migrateCasesStop, migrateCasesResume, migrateCasesRollback],
  ...[auditVerify, auditCheckpointNow, auditNewKey, auditRotateKey, auditDeleteOld],
];

const nameOf = ({ usage }: Command): string => /^[a-z]+(-[a-z]+)*( [a-z]+(-[a-z]+)*)*/.exec(usage)![0];

function help(): string[] {
  const lines = commands.flatMap(({ usage, zh, en }) => [`  ${usage}`, `      ${zh}`, `      ${en}`]);
  return ['npm run encore -- …', ...lines, '  help'];
}

/** The command whose name the words begin with, and what follows it. */
function find(words: readonly string[]): { command: Command; rest: readonly string[] } | null {
  for (const command of commands) {
    const name = nameOf(command).split(' ');
    if (name.every((word, i) => words[i] === word)) return { command, rest: words.slice(name.length) };
  }
  return null;
}

async function run(words: readonly string[]): Promise<number> {
  if (words.length === 0 || words.includes('--help') || words[0] === 'help') {
    console.log(help().join('\n'));
    return 0;
  }
  const found = find(words);
  if (!found) throw wrongUse(`“${words.join(' ')}”`, 'help');
  const options = readOptions(found.rest, found.command.usage);
  loadEnvFile();
  const config = readConfig(process.env, { sessions: false });
  const base = await openBase(config, createLog('warn'), 'guest');
  try {
    const { lines, failed = false } = await found.command.run(base, options);
    console.log(lines.join('\n'));
    return failed ? 1 : 0;
  } finally {
    await base.close();
  }
}

run(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (fault: unknown) => {
    for (const line of faultLines(fault) ?? [String((fault as Error).stack ?? fault)]) console.error(line);
    process.exit(1);
  },
);
