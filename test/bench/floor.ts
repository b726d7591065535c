import { openDatabase, type Database } from '../../src/db/database';
import { newId } from '../../src/lib/ids';
import { timed, type Call } from './measure';

const update = {
  name: 'bench_floor',
  text: 'UPDATE bench_floor SET revision = revision + 1, state = $2 WHERE id = $1',
};

/** A state document of the size a waiting booking case has. */
const state = JSON.stringify({
  format: 1,
  items: Array.from({ length: 24 }, (_, i) => ({ id: newId(), element: `element${i}`, state: 'waiting', seq: i })),
});

/** Makes the floor's table, as the owner, so that the desk's role finds it as it finds its own. */
export async function prepareFloor(ownerUrl: string): Promise<void> {
  const owner = await openDatabase({ url: ownerUrl, poolSize: 1 });
  await owner.query(`CREATE TABLE bench_floor (id uuid PRIMARY KEY, revision int NOT NULL, state jsonb NOT NULL)`);
  await owner.query('ALTER TABLE bench_floor SET (fillfactor = 80)');
  await owner.close();
}

/** What one write costs at the least here: an autocommitted update of one row with a state document in it. */
export function floorCall(database: Database): Call {
  const id = newId();
  let there = false;
  return async () => {
    if (!there) await database.query('INSERT INTO bench_floor VALUES ($1, 0, $2)', [id, state]);
    there = true;
    return (await timed(() => database.query(update, [id, state]))).milliseconds;
  };
}
