/** One flow node of a process: the cases standing there, and what somebody may do to many of them at once. */
import { bulkVerbsOf, type BulkVerb, type Chosen } from '../../../desk/bulk-cases';
import { namesOf } from '../../../desk/names';
import { casesAt, type CaseAtNode } from '../../../desk/read/process-cases';
import { versionOf } from '../../../desk/read/process-chart';
import { processLines } from '../../../desk/read/processes';
import { InputError, NotFound } from '../../../lib/errors';
import { isUuid, newId } from '../../../lib/ids';
import { paths } from '../../paths';
import { sayingOf, type SignedInVisit } from '../../visit';
import { isoTime, sayDue, sayTime } from '../../words';
import { addresses } from './addresses';
import { calledFromOf, everyCase, type Choice } from './choice';
import { childHref, crumbsOf, narrowing } from './process';

const chosenValue = ({ id, itemId, incidentId }: CaseAtNode): string => [id, itemId, incidentId ?? ''].join(' ');

function caseRow(visit: SignedInVisit, one: CaseAtNode) {
  const { t } = visit;
  const saying = sayingOf(visit, one.timeZone);
  return {
    value: chosenValue(one),
    href: paths.case(one.id),
    businessKey: one.businessKey ?? t('case.noKeyYet'),
    version: t('process.versionShort', { version: one.version }),
    who: one.customerName ?? '',
    where: one.venueName ?? t('venue.all'),
    since: { text: sayTime(one.enteredAt, saying), iso: isoTime(one.enteredAt) },
    due: sayDue(one.due, saying),
    assignee: one.assignee ?? '',
    failed: one.incidentId !== null,
    suspended: one.suspended,
    child: one.childId ? paths.case(one.childId) : null,
    replay: paths.caseReplay(one.id),
  };
}

export async function nodeModel(
  visit: SignedInVisit,
  { process, element, after, choice }: { process: string; element: string; after?: string | undefined; choice: Choice },
) {
  const { desk, actor, language, t } = visit;
  const { drawn } = await versionOf(desk, actor, process, choice.version);
  const versionId = choice.version === undefined ? null : drawn.id;
  const [lines, names, { model }, { cases, next }] = await Promise.all([
    processLines(desk, actor, language),
    namesOf(desk, drawn.id, language),
    desk.definitions.byVersion(drawn.id),
    casesAt(
      desk,
      actor,
      { process, versionId, elementId: element, after, from: calledFromOf(choice) },
      { language },
    ),
  ]);
  const info = model.elements.get(element);
  if (!info && cases.length === 0) throw new NotFound(`no node ${element} in ${process}`, { reason: 'process' });
  const line = lines.find(({ key }) => key === process)!;
  const child = lines.find(({ key }) => key === info?.calledProcess);
  const back = addresses.process(process, choice);
  return {
    name: names.element(element),
    crumbs: [...crumbsOf(visit, lines, choice), { href: back, name: line.name, tag: line.tag }],
    scope: choice.version === undefined ? t('process.everyVersion') : t('process.versionShort', { version: choice.version }),
    documentation: language === 'en' ? '' : (info?.documentation ?? ''),
    child: child ? { name: child.name, tag: child.tag, href: childHref(process, child.key, choice, element) } : null,
    narrowed: await narrowing(visit, addresses.node(process, element, everyCase(choice)), { lines, choice }),
    cases: cases.map((one) => caseRow(visit, one)),
    next: next ? addresses.node(process, element, choice, next) : null,
    back,
    bulk: cases.length > 0 ? bulkModel(visit, addresses.bulk(process, element, choice)) : null,
  };
}

function bulkModel({ actor, t }: SignedInVisit, action: string) {
  const verbs = bulkVerbsOf(actor);
  if (verbs.length === 0) return null;
  return { action, key: newId(), verbs: verbs.map((verb) => ({ value: verb, label: t(`bulk.${verb}`) })) };
}

export interface BulkWish {
  readonly verb: BulkVerb;
  readonly chosen: readonly Chosen[];
  readonly key?: string;
  readonly reason: string;
}

const mostAtOnce = 200;

/** What the form says; `InputError` names what is missing. */
export function bulkWish(visit: SignedInVisit, body: unknown): BulkWish {
  const { verb, chosen, key, reason } = (body ?? {}) as Record<string, unknown>;
  const wanted = bulkVerbsOf(visit.actor).find((one) => one === verb);
  const values = (Array.isArray(chosen) ? chosen : [chosen]).filter((one) => typeof one === 'string').slice(0, mostAtOnce);
  const why = typeof reason === 'string' ? reason.trim().slice(0, 500) : '';
  if (!wanted) throw new InputError(`no such thing to do: ${String(verb)}`, { reason: 'bulk-verb' });
  if (values.length === 0) throw new InputError('no case was chosen', { reason: 'bulk-none' });
  if (why === '') throw new InputError('a reason is needed', { fields: { reason: { code: 'required' } } });
  return { verb: wanted, chosen: values.map(chosenOf), reason: why, ...(typeof key === 'string' ? { key } : {}) };
}

function chosenOf(value: string): Chosen {
  const [caseId = '', itemId = '', incidentId = ''] = value.split(' ');
  if (!isUuid(caseId) || itemId === '') throw new InputError('no such case', { reason: 'bulk-none' });
  return { caseId, itemId, incidentId: isUuid(incidentId) ? incidentId : null };
}
