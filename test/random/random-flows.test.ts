/** `SEEDS=5000 npm run test:random` for another number of seeds, `SEED=17 npm run test:random` for one alone. */
import { tellRandom } from './tell';

const { SEED, SEEDS = '2000' } = process.env;
const seeds = SEED ? [Number(SEED)] : Array.from({ length: Number(SEEDS) }, (_, index) => index + 1);

describe('a random process with events, errors, calls and unstructured flows', () => {
  it.each(seeds)('loses and doubles no token, and stands nowhere without a reason (seed %i)', async (seed) => {
    await tellRandom(seed);
  });
});
