/** The head of a task that is part of a call: whom to dial and why, and how far the call has come. */
import { callCard, type AnsweredStep, type CallRecord } from '../../../desk/read/call';
import type { TaskRow } from '../../../desk/read/task';
import { fieldWords } from '../../../desk/field-words';
import { namesOf } from '../../../desk/names';
import { mayCall, phoneFor } from '../../../desk/policy';
import type { Json } from '../../../lib/json';
import { hasSentence } from '../../i18n';
import { paths } from '../../paths';
import { sayingOf, type SignedInVisit } from '../../visit';
import { initials, isoTime, sayClock, sayTime } from '../../words';

/** The variable each question of the tree is answered with. */
const answerOf: Readonly<Record<string, string>> = {
  ...{ dial: 'dialResult', listen: 'answered', askWhy: 'noConnection', greet: 'person', countRings: 'rings' },
  ...{ askConvenient: 'convenient', explain: 'understood', explainAgain: 'understood', recordAnswer: 'callAnswer' },
  ...{ askOther: 'who', askRelation: 'relation', leaveMessage: 'understood' },
};

export async function callModel(visit: SignedInVisit, task: TaskRow) {
  const card = await callCard(visit.desk, visit.actor, task);
  if (!card) return null;
  const { t, language, actor } = visit;
  const text = (name: string): string | null => wordOf(task.variables[name]);
  const matter = (zh: string | null, en: string | null): string => (language === 'en' ? (en ?? zh) : zh) ?? '';
  const name = task.customer?.name ?? t('guest.unnamed');
  const phone = card.number === null ? null : phoneFor(actor, card.number);
  const tries = Number(task.variables['callTries'] ?? 0);
  return {
    name,
    initials: initials(name),
    matter: matter(text('matter'), text('matterEn')),
    phone,
    href:
      task.state === 'open' && task.element_id === 'dial' && card.number !== null && mayCall(actor)
        ? `tel:${card.number}`
        : null,
    tries: tries === 0 ? null : t('call.tries', { n: tries }),
    steps: await Promise.all(card.steps.map((step) => stepModel(visit, step, task.time_zone))),
    records: card.records.map((record) => recordModel(visit, record, task.time_zone)),
    others: card.others.map((other) => ({
      href: paths.task(other.taskId),
      matter: matter(other.matter, other.matterEn),
    })),
  };
}

async function stepModel(visit: SignedInVisit, step: AnsweredStep, timeZone: string | null) {
  const names = await namesOf(visit.desk, step.definition_id, visit.language);
  const words = await fieldWords(visit.desk, step.definition_id, visit.language);
  const variable = answerOf[step.element_id] ?? '';
  const value = wordOf(step.variables[variable]);
  return {
    tag: names.tag,
    question: names.element(step.element_id),
    answer: value === null ? '' : (words.get(variable)?.options[value] ?? value),
    at: { text: sayClock(step.closed_at, sayingOf(visit, timeZone)), iso: isoTime(step.closed_at) },
  };
}

function recordModel(visit: SignedInVisit, { direction, at, result }: CallRecord, timeZone: string | null) {
  const { t } = visit;
  return {
    at: { text: sayTime(at, sayingOf(visit, timeZone)), iso: isoTime(at) },
    direction: t(`call.direction.${direction}`),
    result: hasSentence(`call.result.${result}`) ? t(`call.result.${result}`) : (result ?? t('call.noResult')),
  };
}

const wordOf = (value: Json | undefined): string | null =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : null;
