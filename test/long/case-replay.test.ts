import { useDesk } from '../kit/desk';
import { replayed, replayEquals } from '../desk/replay-story';

const desk = useDesk(replayed);

test('replay equals what was captured after each step, at 200 random moments of 50 random cases', async () => {
  await replayEquals(desk, { cases: 50, moments: 200 });
}, 240_000);
