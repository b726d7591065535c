/** Writes a drawing into a BPMN file as diagram interchange, leaving every other character of the file as it was. */
import type { Box, DrawnEdge, DrawnShape, Drawing } from './graph';

const NAMESPACES = {
  bpmndi: 'http://www.omg.org/spec/BPMN/20100524/DI',
  dc: 'http://www.omg.org/spec/DD/20100524/DC',
  di: 'http://www.omg.org/spec/DD/20100524/DI',
} as const;

const DIAGRAM = /[ \t]*<(\w+:)?BPMNDiagram\b[\s\S]*?<\/\1BPMNDiagram>\s*/g;
const END = /<\/(\w+:)?definitions>\s*$/;

/** The file as it reads without its drawing. */
export const withoutDrawing = (xml: string): string => xml.replace(DIAGRAM, '');

/** The file with this drawing and no other. */
export function writeDrawing(xml: string, plane: string, drawing: Drawing): string {
  const bare = declareNamespaces(withoutDrawing(xml));
  const end = END.exec(bare);
  if (!end) throw new Error('the file does not end with </definitions>');
  return `${bare.slice(0, end.index).trimEnd()}\n${diagram(plane, drawing)}\n${end[0].trimEnd()}\n`;
}

function declareNamespaces(xml: string): string {
  return xml.replace(/<(\w+:)?definitions\b[^>]*>/, (tag) => {
    const missing = Object.entries(NAMESPACES).filter(([prefix]) => !tag.includes(`xmlns:${prefix}=`));
    return tag.replace(/>$/, `${missing.map(([prefix, uri]) => ` xmlns:${prefix}="${uri}"`).join('')}>`);
  });
}

function diagram(plane: string, { shapes, edges }: Drawing): string {
  return [
    `  <bpmndi:BPMNDiagram id="diagram">`,
    `    <bpmndi:BPMNPlane id="plane" bpmnElement="${plane}">`,
    ...shapes.flatMap(shape),
    ...edges.flatMap(edge),
    `    </bpmndi:BPMNPlane>`,
    `  </bpmndi:BPMNDiagram>`,
  ].join('\n');
}

function shape({ element, bounds: box, label, horizontal, markerVisible, expanded }: DrawnShape): string[] {
  const flags = [
    horizontal === undefined ? '' : ` isHorizontal="${horizontal}"`,
    markerVisible === undefined ? '' : ` isMarkerVisible="${markerVisible}"`,
    expanded === undefined ? '' : ` isExpanded="${expanded}"`,
  ].join('');
  return [
    `      <bpmndi:BPMNShape id="${element}_di" bpmnElement="${element}"${flags}>`,
    `        ${bounds(box)}`,
    ...labelLines(label),
    `      </bpmndi:BPMNShape>`,
  ];
}

function edge({ element, points, label }: DrawnEdge): string[] {
  return [
    `      <bpmndi:BPMNEdge id="${element}_di" bpmnElement="${element}">`,
    ...points.map((p) => `        <di:waypoint x="${Math.round(p.x)}" y="${Math.round(p.y)}" />`),
    ...labelLines(label),
    `      </bpmndi:BPMNEdge>`,
  ];
}

const labelLines = (label: Box | undefined): string[] =>
  label ? [`        <bpmndi:BPMNLabel>`, `          ${bounds(label)}`, `        </bpmndi:BPMNLabel>`] : [];

const bounds = ({ x, y, width, height }: Box): string =>
  `<dc:Bounds x="${Math.round(x)}" y="${Math.round(y)}" width="${Math.round(width)}" height="${Math.round(height)}" />`;
