/** What narrows the inbox: every criterion is a short text as an address, a form or a saved filter carries it. */
import { InputError } from '../../lib/errors';

export const boxes = ['mine', 'groups', 'unassigned', 'follow-up', 'late', 'done'] as const;
export type Box = (typeof boxes)[number];

export const sorts = ['due', 'priority', 'age', 'follow-up', 'closed'] as const;
export type Sort = (typeof sorts)[number];

export const dueWithin = ['late', 'hour', 'today', 'week', 'never'] as const;
/** From this number on a task counts as so urgent. */
export const urgencies = { urgent: 90, high: 75 } as const;

export const criterionNames = [
  ...(['group', 'process', 'venue', 'due', 'priority', 'customer', 'booking', 'text'] as const),
] as const;
export type CriterionName = (typeof criterionNames)[number];

/** Which tasks are meant, beside those of the box; what is absent does not narrow. */
export type Criteria = Readonly<Partial<Record<CriterionName, string>>>;

/** A list somebody asks for: which tasks, narrowed by what, in which order. */
export interface ListWish {
  readonly box: Box;
  readonly sort: Sort;
  readonly criteria: Criteria;
}

/** The orders a box can stand in; the first is its own. */
export function sortsOf(box: Box): readonly Sort[] {
  if (box === 'done') return ['closed'];
  return box === 'follow-up' ? ['follow-up', 'due', 'priority', 'age'] : ['due', 'priority', 'age'];
}

const longest = 80;

/** The wish that an address or a form states; what it does not know is left at its usual value, what is too long refused. */
export function readWish(given: (name: string) => string | undefined, usual: Box = 'mine'): ListWish {
  const box = boxes.find((one) => one === given('box')) ?? usual;
  const sort = sortsOf(box).find((one) => one === given('sort')) ?? sortsOf(box)[0]!;
  const criteria: Partial<Record<CriterionName, string>> = {};
  for (const name of criterionNames) {
    const value = given(name)?.normalize('NFKC').trim();
    if (!value) continue;
    if (value.length > longest) throw new InputError(`${name} is too long`, { fields: { [name]: { code: 'long' } } });
    criteria[name] = value;
  }
  return { box, sort, criteria };
}
