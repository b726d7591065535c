/**
 * The engine room's entrance for diagrams: one version's XML becomes a graph the engine can run and a model that
 * everybody else can read. Nothing here knows cases.
 */
import { ModelError } from '../lib/errors';
import { loadGraph, type Graph } from './door/graph';
import { modelError, parse, textOf, type ModdleElement } from './door/parse';
import { readDrawing } from './drawing';
import type { Element } from './layout/element';
import { processModelOf } from './process-model';
import type { Definition, LoadDefinition } from './types';

/** A definition with what only this room may see. */
export interface LoadedDefinition extends Definition {
  readonly graph: Graph;
  /** Variables that may be missing in expressions (`encore:optional`). */
  readonly optional: ReadonlySet<string>;
}

/** Parses and checks one version; the result is immutable and shared by all its cases. */
export const loadDefinition: LoadDefinition = async (versionId, xml) => {
  const parsed = await parse(xml);
  const root = parsed.rootElement as ModdleElement;
  const process = executableProcess(root);
  const optional = new Set((textOf(process, 'encore:optional') ?? '').split(/\s+/).filter(Boolean));
  const model = processModelOf(process);
  try {
    const drawing = readDrawing(root as Element);
    const graph = await loadGraph(versionId, parsed);
    const loaded: LoadedDefinition = { versionId, xml, model, drawing, graph, optional };
    return Object.freeze(loaded);
  } catch (cause) {
    if (cause instanceof ModelError) throw cause;
    throw modelError(process.id ?? '', `the diagram cannot be run: ${(cause as Error).message}`, cause);
  }
};

function executableProcess(root: ModdleElement): ModdleElement {
  const elements = (root.get('rootElements') as readonly ModdleElement[] | undefined) ?? [];
  const [process, another] = elements.filter((element) => element.$type === 'bpmn:Process');
  if (!process?.id) throw modelError('', 'the file holds no process');
  if (another) throw modelError(another.id ?? '', 'a file holds exactly one process');
  return process;
}
