import { drawFile } from '../../src/bpmn/layout';
import { judge } from '../../src/bpmn/layout/quality';
import { withoutDrawing } from '../../src/bpmn/layout/write-di';
import { arrival, booking } from './examples';
import { randomSketch } from './random-sketch';
import { sketchXml } from './sketch';

describe('drawing a diagram', () => {
  test.each([
    ['a booking with a loop, timers and lanes', booking],
    ['an arrival with open and event subprocesses', arrival],
  ])('%s comes out without errors', async (_name, sketch) => {
    const { faults } = await judge(await drawFile(sketchXml(sketch)));
    expect(faults.filter((fault) => fault.severity === 'error')).toEqual([]);
    expect(faults.length).toBeLessThanOrEqual(2);
  });

  test('what the file says besides the drawing stays as it was', async () => {
    const xml = sketchXml(booking).replace('<bpmn:laneSet', '<!-- kept -->\n  <bpmn:laneSet');
    const drawn = await drawFile(xml);
    const bare = (text: string): string =>
      withoutDrawing(text)
        .replace(/ xmlns:(bpmndi|dc|di)="[^"]*"/g, '')
        .replace(/\s+/g, ' ');
    expect(bare(drawn)).toBe(bare(xml));
  });

  test('drawing twice gives the same file', async () => {
    const once = await drawFile(sketchXml(arrival));
    expect(await drawFile(once)).toBe(once);
  });

  test('an element removed since the last drawing leaves no trace in the new one', async () => {
    const once = await drawFile(sketchXml(booking));
    const nodes = booking.nodes.filter((n) => n.id !== 'sendMail');
    const flows = booking.flows.filter((f) => !f.includes('sendMail')).concat('confirm > booked');
    const drawing = once.slice(once.indexOf('<bpmndi:BPMNDiagram'));
    const changed = sketchXml({ nodes, flows }).replace('</bpmn:definitions>', drawing);
    expect((await judge(await drawFile(changed))).faults.filter((f) => f.severity === 'error')).toEqual([]);
  });
});

describe('judging a drawing', () => {
  test('a file without a drawing has every element undrawn', async () => {
    const { faults } = await judge(sketchXml(booking));
    expect(new Set(faults.map((f) => f.rule))).toEqual(new Set(['not-drawn']));
  });

  test('a shape moved onto another is an error that names both', async () => {
    const drawn = await drawFile(sketchXml(booking));
    const at = /id="quote_di"[^>]*>\s*(<dc:Bounds[^>]*>)/.exec(drawn)?.[1] ?? '';
    const moved = drawn.replace(/(id="hold_di"[^>]*>\s*)<dc:Bounds[^>]*>/, `$1${at}`);
    const { faults } = await judge(moved);
    expect(faults).toContainEqual({ rule: 'shapes-overlap', severity: 'error', elements: ['quote', 'hold'] });
  });
});

test.each([3, 11, 26, 39, 47, 58, 63, 72, 88, 95])(
  'a random process (seed %i) comes out without errors',
  async (seed) => {
    const { faults } = await judge(await drawFile(sketchXml(randomSketch(seed, 8 + (seed % 24)))));
    expect(faults.filter((fault) => fault.severity === 'error')).toEqual([]);
  },
);
