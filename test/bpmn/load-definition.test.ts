import { loadDefinition } from '../../src/bpmn';
import { after, diagram, end, flows, on, service, start, sub, user, rule } from './diagram';

describe('loading a diagram', () => {
  it('says what the diagram says', async () => {
    const xml = diagram(
      [
        '<bpmn:documentation>What it is for.</bpmn:documentation>',
        '<bpmn:laneSet id="ls"><bpmn:lane id="l1" name="客服专员"><bpmn:flowNodeRef>u</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>',
        ...[
          start('s'),
          user('u', { attributes: { name: '问需求', 'encore:script': 'wish' } }),
          on('u', 't', after('PT15M')),
        ],
        ...[
          sub('sp', start('s1'), service('a', 'rooms.find'), end('e1'), flows('s1 > a > e1')),
          rule('d', 'hold-times', 'hold'),
        ],
        ...[end('e', { attributes: { 'encore:outcome': 'booked' } }), flows('s > u > sp > d > e', 't > e')],
      ],
      {
        id: 'flow-01',
        name: '01 预约',
        'encore:businessKey': 'bookingCode',
        'encore:customer': 'customerId',
        'encore:venue': 'venueId',
      },
    );
    const { model, versionId } = await loadDefinition('v7', xml);
    expect({ versionId, ...model }).toMatchObject({
      ...{ versionId: 'v7', id: 'flow-01', name: '01 预约', documentation: 'What it is for.' },
      ...{ businessKey: 'bookingCode', customer: 'customerId', venue: 'venueId' },
    });
    expect(model.elements.get('u')).toMatchObject({
      name: '问需求',
      lane: '客服专员',
      formKey: 'form',
      script: 'wish',
      candidateGroups: 'agent',
    });
    expect(model.elements.get('t')).toMatchObject({ attachedTo: 'u', interrupting: true });
    expect(model.elements.get('a')).toMatchObject({ handler: 'rooms.find', parentId: 'sp' });
    expect(model.elements.get('d')).toMatchObject({ decision: 'hold-times' });
    expect(model.elements.get('e')).toMatchObject({ outcome: 'booked' });
    expect(model.sequenceFlows.get('s1Toa')).toEqual({ id: 's1Toa', source: 's1', target: 'a', name: '' });
  });

  it.each([
    ['text that is no XML', 'nonsense', ''],
    [
      'an unknown attribute',
      diagram([start('s'), user('u', { attributes: { 'encore:wrong': 'x' } }), flows('s > u')]),
      'u',
    ],
    ['a missing target', diagram([start('s'), '<bpmn:sequenceFlow id="f" sourceRef="s" targetRef="nowhere"/>']), 'f'],
    ['no process', diagram([]).replace(/<bpmn:process.*<\/bpmn:process>/, ''), ''],
    [
      'a timer without a time',
      diagram([
        start('s'),
        user('u'),
        '<bpmn:boundaryEvent id="t" attachedToRef="u"><bpmn:timerEventDefinition/></bpmn:boundaryEvent>',
        flows('s > u'),
      ]),
      't',
    ],
    ['a script task', diagram([start('s'), '<bpmn:scriptTask id="x"/>', flows('s > x')]), 'x'],
    ['a transaction', diagram([start('s'), '<bpmn:transaction id="x"/>', flows('s > x')]), 'x'],
  ])('refuses %s, naming the element and the reason', async (_name, xml, element) => {
    await expect(loadDefinition('v1', xml)).rejects.toMatchObject({
      code: 'model',
      details: { element, reason: expect.stringMatching(/./) as string },
    });
  });

  it('gives a graph no run can change', async () => {
    const loaded = await loadDefinition('v1', diagram([start('s'), user('u'), end('e'), flows('s > u > e')]));
    const { graph } = loaded as unknown as { graph: { getNodeById(id: string): { name: string } } };
    expect(() => (graph.getNodeById('u').name = 'other')).toThrow(TypeError);
  });
});
