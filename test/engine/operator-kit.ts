/** What the stories of operators share: who operates, and where to point at. */
import type { Desk } from '../kit/desk';
import { person } from '../kit/people';

export const chief = person('chief', ['supervisor'], { roles: ['supervisor'] });
export const reason = '客人在电话里说明';
export const byChief = { actor: chief, reason };

interface Standing {
  readonly caseId: string;
}

/** Ids of what stands in a case, by element. */
export function pointers(desk: Desk) {
  const one = async (text: string, values: readonly unknown[]): Promise<string> => {
    const [row] = await desk.database.query<{ id: string }>(text, values);
    if (!row) throw new Error(`nothing there: ${values.join(' ')}`);
    return row.id;
  };
  return {
    visit: ({ caseId }: Standing, elementId: string) =>
      one(
        `SELECT item_id AS id FROM flow_node_instance
          WHERE case_id = $1 AND element_id = $2 AND left_at IS NULL ORDER BY seq DESC LIMIT 1`,
        [caseId, elementId],
      ),
    incident: ({ caseId }: Standing) =>
      one('SELECT id FROM incident WHERE case_id = $1 AND resolved_at IS NULL ORDER BY created_at LIMIT 1', [caseId]),
    timer: ({ caseId }: Standing, elementId: string) =>
      one('SELECT id FROM timer WHERE case_id = $1 AND element_id = $2', [caseId, elementId]),
    resolution: ({ caseId }: Standing) =>
      one('SELECT resolution AS id FROM incident WHERE case_id = $1 ORDER BY resolved_at DESC LIMIT 1', [caseId]),
    lastEvent: async (about: Standing) => (await desk.audit(about)).at(-1)!,
    row: async ({ caseId }: Standing) =>
      (
        await desk.database.query<{ suspended: boolean; touched: boolean }>(
          'SELECT suspended, touched_by_hand AS touched FROM "case" WHERE id = $1',
          [caseId],
        )
      )[0]!,
  };
}
