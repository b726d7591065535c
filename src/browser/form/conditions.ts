/** What a condition hides goes out of sight; what depends on something hidden follows. */
import { follows, type Rule } from '../../forms/rule';
import { controlsOf, valueOf } from './controls';

/** A chain of conditions is never longer than this. */
const mostRounds = 8;

export function applyRules(root: ParentNode): void {
  const items = [...root.querySelectorAll<HTMLElement>('[data-hide]')];
  for (let round = 0; round < mostRounds && items.map(applied).includes(true); round++);
}

/** Whether it has changed. */
function applied(item: HTMLElement): boolean {
  const rule = JSON.parse(item.dataset['hide'] ?? 'null') as Rule;
  const hidden = follows(rule, (name) => valueOf(controlsOf(name, item))) === true;
  const changed = hidden !== item.hidden;
  item.hidden = hidden;
  return changed;
}
