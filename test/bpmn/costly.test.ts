/** Expressions that may take long, asked by many cases at one moment. */
import { MOST_WAITING } from '../../src/feel/time-limit';
import { end, flows, service, start, user } from './diagram';
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

test('an answer is not given again when a variable has changed that only a filter names', async () => {
  const chosen = 'string(count(for a in xs, b in xs return a)) + string(xs[item = wanted][1])';
  const find = (id: string, first: string) =>
    service(id, 'find', { outputs: { [first]: `=${chosen}`, wanted: '=wanted + 1' } });
  const story = await begin(
    [start('s'), find('one', 'first'), find('two', 'second'), user('u'), end('e'), flows('s > one > two > u > e')],
    { variables: { xs: [1, 2], wanted: 1 }, handlers: { find: () => ({ ok: true, values: {} }) } },
  );
  expect(story.variables).toMatchObject({ first: '41', second: '42' });
});
