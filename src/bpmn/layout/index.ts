/** Drawing of diagrams: made once by the tool, looked at, committed, and from then on its owner's. */
import { parseDiagram } from './element';
import { layout } from './layout';
import { readGraph } from './read-graph';
import { withoutDrawing, writeDrawing } from './write-di';

/** The file with a drawing of what it says; everything else in it stays as it was, character by character. */
export async function drawFile(xml: string): Promise<string> {
  const { definitions, warnings } = await parseDiagram(withoutDrawing(xml));
  const [fault] = warnings;
  if (fault) throw new Error(`the diagram cannot be read: ${fault.message}`);
  const graph = readGraph(definitions);
  return writeDrawing(xml, graph.plane, layout(graph));
}
