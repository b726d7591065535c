/** How a case stands, as a badge: what came of it when it ended, else that it runs. */
import type { CaseStatus } from '../../../desk/read/case';
import { hasSentence, type Translate } from '../../i18n';

const tones: Readonly<Record<CaseStatus, string>> = {
  running: 'blue',
  completed: 'green',
  failed: 'red',
  cancelled: 'amber',
};

/** An outcome in words; one without a sentence is shown as the diagram wrote it. */
export function sayOutcome(t: Translate, outcome: string): string {
  const handed = /^handed-over-(.+)$/.exec(outcome);
  if (handed) return t('outcome.handed-over', { flow: handed[1] });
  return hasSentence(`outcome.${outcome}`) ? t(`outcome.${outcome}`) : outcome;
}

export function statusBadge(t: Translate, status: CaseStatus, outcome: string | null) {
  const words = t(`case.status.${status}`);
  return {
    tone: tones[status],
    text: outcome && status !== 'running' ? `${words} · ${sayOutcome(t, outcome)}` : words,
  };
}
