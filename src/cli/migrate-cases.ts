/** Moving running cases to another version from the command line; the running desk's worker carries a plan out. */
import type { MigrationPreview, MigrationState, MigrationWish } from '../desk/migrate';
import { systemActor } from '../lib/actor';
import type { Base } from '../compose';
import { isUuid } from '../lib/ids';
import { wrongUse, type Command, type Options, type Outcome } from './command';

const actor = systemActor('command line');
const choice = '--process KEY --from VERSION --to VERSION [--map OLD=NEW,…] [--case ID,…] [--venue ID]';

function wishOf(options: Options, usage: string): MigrationWish {
  const version = (name: string): number => {
    const value = Number(options.need(name));
    if (!Number.isInteger(value) || value < 1) throw wrongUse(`--${name}`, usage);
    return value;
  };
  const caseIds = options.list('case');
  const venueId = options.get('venue');
  for (const id of caseIds) if (!isUuid(id)) throw wrongUse(`--case ${id}`, usage);
  if (venueId !== undefined && !isUuid(venueId)) throw wrongUse(`--venue ${venueId}`, usage);
  return {
    ...{ process: options.need('process'), fromVersion: version('from'), toVersion: version('to') },
    mapping: mappingOf(options.list('map'), usage),
    ...(caseIds.length > 0 && { caseIds }),
    ...(venueId !== undefined && { venueId }),
  };
}

/** `old=new` renames a step, `old=` gives an event beside the flow up. */
function mappingOf(pairs: readonly string[], usage: string): Record<string, string | null> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const [from, to] = pair.split(/=(.*)/s);
      if (!from || to === undefined) throw wrongUse(`--map ${pair}`, usage);
      return [from, to === '' ? null : to];
    }),
  );
}

const mostListed = 50;
const previewUsage = `migrate-cases preview ${choice}`;

export const migrateCasesPreview: Command = {
  usage: previewUsage,
  zh: '看每个进行中的工单换到另一个版本会怎样，不改动任何东西',
  en: 'Say what would become of each running case in another version; changes nothing',
  run: async ({ engine }, options) => {
    const wish = wishOf(options, previewUsage);
    const lines: string[] = [];
    const counts: Record<string, number> = {};
    let [lookedAt, refused] = [0, 0];
    for (let after: string | undefined; ;) {
      const page: MigrationPreview = await engine.migrations.preview(wish, after === undefined ? {} : { after });
      lookedAt += page.lookedAt;
      refused += page.refused;
      for (const [code, count] of Object.entries(page.reasons)) counts[code] = (counts[code] ?? 0) + count;
      lines.push(...refusalLines(page));
      if (page.next === null) break;
      after = page.next;
    }
    const reasons = Object.entries(counts).map(([code, count]) => `  ${code}: ${count}`);
    const more = lines.length > mostListed ? [`  … +${lines.length - mostListed}`] : [];
    return {
      lines: [
        ...lines.slice(0, mostListed),
        ...more,
        `${lookedAt} cases, ${lookedAt - refused} can go, ${refused} cannot`,
        ...reasons,
      ],
    };
  },
};

const refusalLines = ({ cases }: MigrationPreview): string[] =>
  cases
    .filter(({ refusals }) => refusals.length > 0)
    .map(({ caseId, refusals }) => {
      const why = refusals.map(({ code, element }) => (element === null ? code : `${code} ${element}`));
      return `✗ ${caseId} ${why.join(', ')}`;
    });

const startUsage = `migrate-cases start ${choice} --reason TEXT [--batch SIZE]`;

export const migrateCasesStart: Command = {
  usage: startUsage,
  zh: '开始一个迁移计划，由运行中的客服台分批完成',
  en: 'Begin a plan; the running desk carries it out in batches',
  run: async ({ engine }, options) => {
    const size = Number(options.get('batch') ?? 50);
    if (!Number.isInteger(size) || size < 1 || size > 500) throw wrongUse('--batch', startUsage);
    const wish = wishOf(options, startUsage);
    const reason = options.need('reason');
    return told(await engine.migrations.start({ ...wish, actor, reason, batchSize: size }));
  },
};

export const migrateCasesStatus: Command = {
  usage: 'migrate-cases status --plan ID',
  zh: '看一个迁移计划做到哪里',
  en: 'Say how far a plan is',
  run: async ({ engine }, options) => told(await engine.migrations.state(options.need('plan'))),
};

/** Changes how a plan stands, with a reason for the audit. */
const changing = (
  verb: 'stop' | 'resume' | 'rollBack',
  { name, zh, en }: { readonly name: string; readonly zh: string; readonly en: string },
): Command => ({
  usage: `migrate-cases ${name} --plan ID --reason TEXT`,
  ...{ zh, en },
  run: async ({ engine }: Base, options) =>
    told(await engine.migrations[verb]({ planId: options.need('plan'), actor, reason: options.need('reason') })),
});

export const migrateCasesStop = changing('stop', {
  ...{ name: 'stop', zh: '停下计划，不再动别的工单', en: 'Stop a plan: no further case is begun' },
});
export const migrateCasesResume = changing('resume', {
  ...{ name: 'resume', zh: '让停下的计划继续', en: 'Let a stopped plan go on' },
});
export const migrateCasesRollback = changing('rollBack', {
  name: 'rollback',
  zh: '把之后没有动过的工单退回原来的版本',
  en: 'Take the cases back that have not moved since',
});

function told({ id, process, fromVersion, toVersion, state, counts }: MigrationState): Outcome {
  const stand = Object.entries(counts).map(([name, count]) => `  ${name}: ${count}`);
  return { lines: [id, `${process} v${fromVersion} → v${toVersion}: ${state}`, ...stand] };
}
