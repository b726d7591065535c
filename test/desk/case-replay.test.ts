import { useDesk } from '../kit/desk';
import { replayed, replayEquals } from './replay-story';

const desk = useDesk(replayed);

test('replay equals what was captured after each step, at 100 random moments of 15 random cases', async () => {
  await replayEquals(desk, { cases: 15, moments: 100 });
}, 240_000);
