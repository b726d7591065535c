/** One process: its diagram with where cases stand and what a period was like, and the same numbers as a table. */
import { namesOf, type Names } from '../../../desk/names';
import { processChart, versionOf } from '../../../desk/read/process-chart';
import { processHead, processLines, type ProcessHead, type ProcessLine } from '../../../desk/read/processes';
import type { TimerStartLine } from '../../../desk/read/timer-starts';
import { hasSentence } from '../../i18n';
import { paths } from '../../paths';
import { sayingOf, type SignedInVisit } from '../../visit';
import { sayTime } from '../../words';
import { addresses } from './addresses';
import { calledFromOf, everyCase, heats, periodOf, periods, usualPeriod, wayOf, type Choice } from './choice';
import { flowRows } from './flows';
import { lineModel } from './list';
import { tableRows } from './table';

/** A person's id, or the desk's own deployment at its start. */
const deployerOf = ({ t }: SignedInVisit, id: string): string => (hasSentence(`actor.${id}`) ? t(`actor.${id}`) : id);

/** The map, then each process whose call activity was followed to here. */
export function crumbsOf({ t }: SignedInVisit, lines: readonly ProcessLine[], { via = [] }: Choice) {
  const byKey = new Map(lines.map((line) => [line.key, line]));
  const known = via.flatMap((one) => (byKey.has(one.key) ? [{ ...byKey.get(one.key)!, followed: one }] : []));
  return [
    { href: paths.processes, name: t('nav.processes'), tag: '' },
    ...known.map(({ key, name, tag }, i) => ({
      ...{ name, tag },
      href: addresses.process(key, { via: known.slice(0, i).map(({ followed }) => followed) }),
    })),
  ];
}

export async function processModel(visit: SignedInVisit, key: string, choice: Choice) {
  const { desk, actor, language, t } = visit;
  const [lines, { versions, drawn }, chart] = await Promise.all([
    processLines(desk, actor, language),
    versionOf(desk, actor, key, choice.version),
    processChart(desk, actor, {
      ...{ process: key, version: choice.version, ...periodOf(visit, choice), from: calledFromOf(choice) },
    }),
  ]);
  const head = await processHead(desk, actor, key, { language, lines });
  const names = await namesOf(desk, drawn.id, language);
  const when = sayTime(drawn.deployedAt, sayingOf(visit));
  return {
    ...lineModel(head),
    documentation: head.documentation,
    documentationLang: /\p{Script=Han}/u.test(head.documentation) ? 'zh-CN' : null,
    versionWords: t('process.version', { version: drawn.version, when, who: deployerOf(visit, drawn.deployedBy) }),
    crumbs: crumbsOf(visit, lines, choice),
    diagram: { xml: addresses.diagram(key, choice), marks: addresses.marks(key, choice) },
    choices: choicesModel(visit, versions, choice),
    flowCounts: choice.heat === 'often' && chart.taken.length > 0,
    heat: choice.heat ? { words: t(`heat.${choice.heat}`) } : null,
    narrowed: await narrowing(visit, addresses.process(key, everyCase(choice)), { lines, choice }),
    flows: flowRows(chart, names),
    rows: tableRows(visit, key, { chart: withStarts(chart, head), names, choice }),
    called: calledFrom(key, { chart, names, lines, choice }),
    starts: head.timerStarts.map((one) => startModel(visit, one)),
    casesHref: paths.cases({ process: key }),
  };
}

const withStarts = <T extends { standing: readonly object[] }>(chart: T, { failedStarts }: ProcessHead): T => ({
  ...chart,
  standing: [...chart.standing, ...failedStarts],
});

function choicesModel({ t }: SignedInVisit, versions: readonly { version: number }[], choice: Choice) {
  const { days = usualPeriod } = choice;
  const every = { value: '', label: t('process.everyVersion'), selected: choice.version === undefined };
  return {
    versions: [
      every,
      ...versions.map(({ version }) => ({
        value: String(version),
        label: t('process.versionShort', { version }),
        selected: version === choice.version,
      })),
    ],
    periods: periods.map((one) => ({ value: one, label: t(`process.period.${one}`), selected: one === days })),
    heats: [
      { value: '', label: t('heat.none'), selected: choice.heat === undefined },
      ...heats.map((one) => ({ value: one, label: t(`heat.${one}`), selected: one === choice.heat })),
    ],
    via: wayOf(choice.via),
  };
}

/** Processes this one calls, to go down into. */
function calledFrom(
  key: string,
  { chart, names, lines, choice }: { chart: Awaited<ReturnType<typeof processChart>>; names: Names; lines: readonly ProcessLine[]; choice: Choice },
) {
  const calls = [...chart.definition.model.elements.values()].filter((one) => one.calledProcess !== undefined);
  return calls.flatMap(({ id, calledProcess }) => {
    const line = lines.find((one) => one.key === calledProcess);
    if (!line) return [];
    const tokens = chart.standing.find(({ elementId }) => elementId === id)?.tokens ?? 0;
    return [{ node: names.element(id), tokens, tag: line.tag, name: line.name, href: childHref(key, line.key, choice, id) }];
  });
}

/** The called process's page, with this one to come back to. */
export const childHref = (key: string, child: string, { days, heat, via = [] }: Choice, from: string): string =>
  addresses.process(child, { days, heat, via: [...via, { key, from }] });

/** That only cases called from one place are shown, and where `all` of them are; null where all are. */
export async function narrowing(
  { desk, t, language }: SignedInVisit,
  all: string,
  { lines, choice }: { readonly lines: readonly ProcessLine[]; readonly choice: Choice },
): Promise<{ readonly text: string; readonly all: string } | null> {
  const from = calledFromOf(choice);
  const caller = lines.find((one) => one.key === from?.process);
  if (!from || !caller) return null;
  const names = await namesOf(desk, caller.versionId, language);
  const text = t('map.calledFrom', { process: caller.name, node: names.element(from.element) });
  return { text, all };
}

/** The next start by itself, by the clock of its venue. */
function startModel(visit: SignedInVisit, { element, venue, due, timeZone, fault }: TimerStartLine) {
  const next = due
    ? sayTime(due, { ...sayingOf(visit), timeZone })
    : visit.t(fault ? 'process.startFault' : 'process.startNone');
  return { element, place: venue ?? visit.t('process.chain'), next, iso: due?.toISOString() ?? null };
}
