import { element, end, flows, plain, service, start, user } from '../../bpmn/diagram';
import { useStage } from './kit';

const stage = useStage();

const lane = (id: string, name: string, task: string): string =>
  `<bpmn:lane id="${id}" name="${name}"><bpmn:flowNodeRef>${task}</bpmn:flowNodeRef></bpmn:lane>`;

describe('a user task', () => {
  const assigned = stage.draw(
    'assigned',
    start('s'),
    user('u', {
      attributes: {
        'camunda:assignee': '=who',
        'camunda:candidateGroups': 'g1,agent',
        'camunda:dueDate': '=until',
      },
    }),
    end('e'),
    flows('s > u > e'),
  );

  test('opens with the assignee, the groups and the due date the diagram says, and writes what is filled in', async () => {
    const scene = await stage.begin(assigned, { who: 'everyone', until: '2030-01-01T00:00:00.000Z' });
    expect(await scene.tasks()).toMatchObject([
      { elementId: 'u', assignee: 'everyone', groups: ['g1', 'agent'], due: new Date('2030-01-01T00:00:00Z') },
    ]);

    await scene.complete('u', { r: 1 });
    expect(await scene.variables()).toMatchObject({ r: 1 });
    expect(await scene.status()).toBe('completed');
  });

  const twice = stage.draw(
    'twice',
    ...[start('s'), user('u'), service('a'), user('v'), end('e')],
    flows('s > u > a > v > e'),
  );

  test('cannot be completed a second time', async () => {
    const scene = await stage.begin(twice);
    const [task] = await scene.tasks();
    await stage.desk.complete(task!, { x: 1 });

    await expect(stage.desk.complete(task!, { x: 2 })).rejects.toMatchObject({ code: 'conflict' });

    expect(await scene.variables()).toEqual({ x: 1 });
    expect(scene.worked()).toEqual(['a']);
    expect(await scene.waits()).toEqual(['task:v']);
  });
});

describe('a lane', () => {
  const lanes = stage.draw(
    'lanes',
    `<bpmn:laneSet id="ls">${lane('l1', 'Agents', 'u')}${lane('l2', 'Supervisors', 'v')}</bpmn:laneSet>`,
    start('s'),
    user('u'),
    user('v', { attributes: { 'camunda:candidateGroups': 'supervisor' } }),
    end('e'),
    flows('s > u > v > e'),
  );

  test('shows whose work it is; the task itself says which groups it is offered to', async () => {
    const scene = await stage.begin(lanes);
    expect(await scene.tasks()).toMatchObject([{ elementId: 'u', groups: ['agent'] }]);

    await scene.complete('u');
    expect(await scene.tasks()).toMatchObject([{ elementId: 'v', groups: ['supervisor'] }]);
  });

  test('adds nothing to a group named as plain text', async () => {
    const scene = await stage.begin(lanes);
    await scene.complete('u');

    const [task] = await scene.tasks();
    expect(task!.groups).toEqual(['supervisor']);
  });
});

describe('a task nobody works on in the system', () => {
  const passed = stage.draw(
    'passed',
    ...[start('s'), plain('t'), element('manualTask', 'm'), service('n'), end('e')],
    flows('s > t > m > n > e'),
  );

  test('is passed, be it plain or manual', async () => {
    const scene = await stage.begin(passed);

    expect(await scene.path()).toEqual(['s', 't', 'm', 'n', 'e']);
    expect(scene.worked()).toEqual(['n']);
    expect(await scene.status()).toBe('completed');
  });
});
