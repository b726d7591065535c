/** What was taken away from the audit and what may be now, in words. */
import { daysKept, exportFormats, mayTake, type ExportLine } from '../../../desk/exports';
import { can } from '../../../desk/policy';
import { auditCriterionNames, type AuditCriteria } from '../../../desk/read/audit-filter';
import { newId } from '../../../lib/ids';
import type { Translate } from '../../i18n';
import { paths } from '../../paths';
import { sayingOf, type SignedInVisit } from '../../visit';
import { isoTime, sayFull } from '../../words';

const tones = { running: 'blue', done: 'green', stopped: null, failed: 'red', gone: null } as const;

export function exportsModel(visit: SignedInVisit, criteria: AuditCriteria, lines: readonly ExportLine[]) {
  const { t, actor } = visit;
  const given = auditCriterionNames.flatMap((name) => {
    const value = criteria[name];
    return value === undefined ? [] : [{ name, value, label: t(`export.of.${name}`) }];
  });
  return {
    given,
    action: paths.auditExports(),
    back: paths.audit(criteria),
    key: newId(),
    formats: exportFormats.map((value, i) => ({
      ...{ value, label: t(`export.format.${value}`), hint: t(`export.hint.${value}`), chosen: i === 0 },
    })),
    personal: can(actor, 'personal.read') ? t('export.personalHint', { days: daysKept.personal }) : null,
    kept: t('export.kept', { days: daysKept.plain }),
    lines: lines.map((line) => lineModel(visit, line)),
    /** What the page hears of while it is open. */
    follows: lines.find(({ state }) => state === 'running')?.id ?? null,
  };
}

function lineModel(visit: SignedInVisit, line: ExportLine) {
  const { t, actor, now } = visit;
  const percent = Math.floor(line.share * 100);
  const format = t(`export.format.${line.format}`);
  const ready = line.state === 'done' && line.expiresAt > now;
  const state = line.state === 'done' && !ready ? 'gone' : line.state;
  return {
    ...{ id: line.id, format, percent, personal: line.personal, sha256: ready ? line.sha256 : null },
    who: line.askedByName ?? line.askedBy,
    at: timeOf(visit, line.askedAt),
    until: ready ? timeOf(visit, line.expiresAt) : null,
    running: state === 'running' ? t('export.share', { percent }) : null,
    state: t(`export.state.${state}`),
    tone: tones[state],
    why: line.state === 'failed' ? t(line.why === 'reader' ? 'export.why.reader' : 'export.why.fault') : null,
    counts: countsOf(t, line),
    size: line.size > 0 ? saySize(line.size, t) : '',
    download: ready && mayTake(actor, line) ? paths.auditExportFile(line.id) : null,
    downloadLabel: t('export.downloadOf', { format }),
    stop: state === 'running' && line.askedBy === actor.id ? paths.auditExportStop(line.id) : null,
    stopLabel: t('export.stopOf', { format }),
  };
}

const timeOf = (visit: SignedInVisit, at: Date) => ({ text: sayFull(at, sayingOf(visit)), iso: isoTime(at) });

const countsOf = (t: Translate, { events, cases }: ExportLine): string =>
  [events > 0 ? t('export.events', { n: events }) : '', cases > 0 ? t('export.cases', { n: cases }) : '']
    .filter(Boolean)
    .join(t('list.separator'));

const kilobyte = 1024;
const saySize = (bytes: number, t: Translate): string =>
  bytes < kilobyte * kilobyte
    ? t('files.size.kb', { n: Math.max(1, Math.round(bytes / kilobyte)) })
    : t('files.size.mb', { n: (bytes / kilobyte / kilobyte).toFixed(1) });
