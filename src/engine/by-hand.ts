/** What the commands of an operator have in common. */
import { isSealed, subjectOf } from './personal';
import type { Variables } from '../lib/json';
import type { CaseInStep } from './case-in-step';
import type { StepScope } from './step-scope';

const stuckResolved = {
  name: 'stuck_resolved',
  text: `UPDATE incident SET resolved_at = $2, resolved_by = $3, resolution = $4
    WHERE case_id = $1 AND code = 'stuck' AND resolved_at IS NULL`,
};

/** Values an operator gives, sealed where the case holds a sealed value of that name. */
export async function givenByHand(step: StepScope, { row }: CaseInStep, values: Variables): Promise<Variables> {
  const given: Variables = { ...values };
  for (const [name, value] of Object.entries(values)) {
    if (!isSealed(row.variables[name])) continue;
    given[name] = await step.personal.seal(value, subjectOf(row.root_id, row.customer_id));
  }
  return given;
}

/** The case's way is no longer the diagram's own; whoever counts ways can leave it out. */
export function touch(target: CaseInStep): void {
  target.row.touched_by_hand = true;
  target.changed = true;
}

/** A case that stood still has been moved; if it still waits for nothing, the step says so again. */
export async function noLongerStuck({ tx, now, actor }: StepScope, { row }: CaseInStep, how: string): Promise<void> {
  await tx.query(stuckResolved, [row.id, now, actor.id, how]);
}

/** Where a visit was that this step touched. */
export function elementOf(target: CaseInStep, itemId: string): string | null {
  const seen = [...target.history.values(), ...target.closed.values(), ...target.opened.values()];
  return seen.find((one) => one.itemId === itemId)?.elementId ?? null;
}
