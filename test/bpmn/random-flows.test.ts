/** The first 100 seeds of `npm run test:random`, and those that once found something. */
import { tellRandom } from '../random/tell';

const seeds = Array.from({ length: 100 }, (_, index) => index + 1);
const found = [230, 525, 1632];

describe('a random process with events, errors, calls and unstructured flows', () => {
  it.each([...seeds, ...found])(
    'loses and doubles no token, and stands nowhere without a reason (seed %i)',
    async (seed) => {
      await tellRandom(seed);
    },
  );
});
