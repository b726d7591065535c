/** The caller beside a task of a call that came in. */
import { callerCard, type CallerCall } from '../../../desk/read/caller';
import type { TaskRow } from '../../../desk/read/task';
import { mayCall, phoneFor } from '../../../desk/policy';
import { hasSentence } from '../../i18n';
import { paths } from '../../paths';
import { sayingOf, type SignedInVisit } from '../../visit';
import { isoTime, sayTime } from '../../words';

export async function callerModel(visit: SignedInVisit, task: TaskRow) {
  const card = await callerCard(visit.desk, visit.actor, task, visit.language);
  if (!card) return null;
  const { t, actor } = visit;
  const { number, line, ringSeconds, nuisanceCalls } = card;
  const rang = sayTime(card.at, sayingOf(visit, task.time_zone));
  return {
    number: number === null ? t('caller.withheld') : phoneFor(actor, number),
    call: number !== null && mayCall(actor) ? `tel:${number}` : null,
    nuisance: nuisanceCalls > 0 ? t('caller.nuisance', { n: nuisanceCalls }) : null,
    facts: [
      { label: t('caller.rang'), value: rang },
      ...(ringSeconds === null ? [] : [{ label: t('caller.waited'), value: t('caller.seconds', { n: ringSeconds }) }]),
      ...(line === null ? [] : [{ label: t('caller.line'), value: line }]),
    ],
    calls: card.calls.map((call) => callModel(visit, call, task.time_zone)),
    cases: card.cases.map(({ id, tag, process, businessKey }) => ({
      href: paths.case(id),
      tag,
      text: [process, businessKey].filter(Boolean).join(' · '),
    })),
  };
}

function callModel(visit: SignedInVisit, call: CallerCall, timeZone: string | null) {
  const { t } = visit;
  const said = (kind: 'purpose' | 'result', value: string | null): string[] =>
    value && hasSentence(`call.${kind}.${value}`) ? [t(`call.${kind}.${value}`)] : [];
  return {
    at: { text: sayTime(call.at, sayingOf(visit, timeZone)), iso: isoTime(call.at) },
    what: [
      t(`call.direction.${call.direction}`),
      ...said('purpose', call.purpose),
      ...said('result', call.result),
    ].join(' · '),
  };
}
