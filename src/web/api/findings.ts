import type { GateFinding } from '../../desk/deploy';
import type { Language } from '../../desk/desk';

/** Findings of the gate with reason and remedy in one language, the most serious first. */
export function findingsIn(language: Language, findings: readonly GateFinding[]) {
  const key = language === 'en' ? 'en' : 'zh';
  const ordered = [...findings].sort((a, b) => a.severity.localeCompare(b.severity));
  return ordered.map(({ reason, remedy, ...where }) => ({ ...where, reason: reason[key], remedy: remedy[key] }));
}
