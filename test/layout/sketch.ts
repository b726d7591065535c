/** Draws up BPMN without drawing, from a few lines of text, for tests of layout and checks. */
export interface SketchNode {
  readonly id: string;
  readonly name?: string;
  /** BPMN type without prefix, e.g. `userTask`. */
  readonly type: string;
  readonly lane?: string;
  readonly on?: string;
  readonly attributes?: string;
  readonly body?: string;
  readonly inner?: Sketch;
}
export interface Sketch {
  readonly nodes: readonly SketchNode[];
  /** `from > to`, or `from > to : name`. */
  readonly flows: readonly string[];
}

const escape = (text: string): string => text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');

function flowsXml(flows: readonly string[], prefix: string): string {
  return flows
    .map((line, k) => {
      const [ends = '', name] = line.split(' : ');
      const [from, to] = ends.split(' > ');
      const label = name ? ` name="${escape(name)}"` : '';
      return `<bpmn:sequenceFlow id="${prefix}_f${k}"${label} sourceRef="${from}" targetRef="${to}" />`;
    })
    .join('\n');
}

function nodeXml(node: SketchNode, sketch: Sketch, prefix: string): string {
  const name = node.name ? ` name="${escape(node.name)}"` : '';
  const on = node.on ? ` attachedToRef="${node.on}"` : '';
  const links = sketch.flows
    .flatMap((line, k) => {
      const [from, to] = (line.split(' : ')[0] ?? '').split(' > ');
      return [
        ...(to === node.id ? [`<bpmn:incoming>${prefix}_f${k}</bpmn:incoming>`] : []),
        ...(from === node.id ? [`<bpmn:outgoing>${prefix}_f${k}</bpmn:outgoing>`] : []),
      ];
    })
    .join('');
  const inner = node.inner ? contentXml(node.inner, node.id) : '';
  const attributes = node.attributes ? ` ${node.attributes}` : '';
  return `<bpmn:${node.type} id="${node.id}"${name}${on}${attributes}>${links}${inner}${node.body ?? ''}</bpmn:${node.type}>`;
}

const contentXml = (sketch: Sketch, prefix: string): string =>
  [...sketch.nodes.map((n) => nodeXml(n, sketch, prefix)), flowsXml(sketch.flows, prefix)].join('\n');

function lanesXml(nodes: readonly SketchNode[]): string {
  const lanes = [...new Set(nodes.flatMap((n) => n.lane ?? []))];
  if (lanes.length === 0) return '';
  const refs = (lane: string): string =>
    nodes
      .filter((n) => n.lane === lane)
      .map((n) => `<bpmn:flowNodeRef>${n.id}</bpmn:flowNodeRef>`)
      .join('');
  const xml = lanes.map((lane, k) => `<bpmn:lane id="lane_${k}" name="${escape(lane)}">${refs(lane)}</bpmn:lane>`);
  return `<bpmn:laneSet id="lanes">${xml.join('')}</bpmn:laneSet>`;
}

/** A BPMN file with one pool, its lanes and no drawing. */
export function sketchXml(sketch: Sketch, name = '流程'): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:encore="http://encore.desk/schema/1.0/bpmn" id="definitions" targetNamespace="http://encore.desk/processes">
  <bpmn:collaboration id="collaboration"><bpmn:participant id="pool" name="${escape(name)}" processRef="sketch" /></bpmn:collaboration>
  <bpmn:process id="sketch" name="${escape(name)}" isExecutable="true">
${lanesXml(sketch.nodes)}
${contentXml(sketch, 'sketch')}
  </bpmn:process>
</bpmn:definitions>
`;
}
