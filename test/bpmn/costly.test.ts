/** Expressions that may take long, asked by many cases at one moment. */
import { MOST_WAITING } from '../../src/feel/time-limit';
import { end, flows, start, user } from './diagram';
import { begin } from './kit';

test('who finds too many waiting stands as an incident that says so, and is answered when tried again', async () => {
  const asks = user('u', { attributes: { 'camunda:assignee': '=string(count(for a in xs, b in xs return a))' } });
  const cases = Array.from({ length: MOST_WAITING + 3 }, () =>
    begin([start('s'), asks, end('e'), flows('s > u > e')], { variables: { xs: [1, 2] } }),
  );
  const stories = await Promise.all(cases);
  const stopped = stories.filter((story) => story.waiting('incident').length > 0);

  expect(stopped).toHaveLength(3);
  for (const story of stopped) {
    expect(story.wait('u', 'incident')).toMatchObject({ code: 'expression', params: { reason: 'too-busy' } });
    await story.retry('u');
    expect(story.wait('u', 'user-task')).toMatchObject({ assignee: '4' });
  }
});
