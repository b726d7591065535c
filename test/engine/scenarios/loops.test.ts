import { again, end, flows, service, start, user, xor } from '../../bpmn/diagram';
import { useStage } from './kit';

const stage = useStage();

describe('a standard loop', () => {
  const loop = stage.draw(
    'loop',
    ...[start('s'), user('u', { loop: again('more') }), service('n'), end('e')],
    flows('s > u > n > e'),
  );

  test('opens its task again as long as the condition holds', async () => {
    const scene = await stage.begin(loop, { more: true });
    await scene.complete('u', { more: true });
    expect(await scene.waits()).toEqual(['task:u']);

    await scene.complete('u', { more: false });
    expect(scene.worked()).toEqual(['n']);
    expect(await scene.status()).toBe('completed');
  });
});

describe('a way back', () => {
  const back = stage.draw(
    'back',
    ...[start('s'), xor('m'), user('u'), service('a'), xor('g'), end('e')],
    flows('s > m > u > a > g', 'g > m: not(ok)', 'g > e: default'),
  );
  const bytesOf = async (caseId: string): Promise<number> => {
    const [row] = await stage.desk.database.query<{ bytes: number }>(
      'SELECT octet_length(state::text) AS bytes FROM "case" WHERE id = $1',
      [caseId],
    );
    return row!.bytes;
  };

  test('taken sixty times leaves a state no larger than taken once', async () => {
    const scene = await stage.begin(back);
    await scene.complete('u', { ok: false });
    const afterOne = await bytesOf(scene.caseId);
    for (let turn = 2; turn <= 60; turn++) await scene.complete('u', { ok: false });

    // Only the counters of tokens and visits have a digit or two more.
    expect(await bytesOf(scene.caseId)).toBeLessThan(afterOne + 64);

    await scene.complete('u', { ok: true });
    expect(scene.worked()).toHaveLength(61);
    expect(await scene.status()).toBe('completed');
  });
});
