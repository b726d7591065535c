import type { LoadedDefinition } from '../load-definition';
import { isErrorCaughtAt } from '../semantics/errors';
import type { CatchesError } from '../types';
import { elementOfItem } from './hot-state';

/** Asked by a case further down the call tree, before its error is passed on through the cases between. */
export const catchesError: CatchesError = (definition, state, itemId, code) => {
  const { graph } = definition as LoadedDefinition;
  const element = elementOfItem(state, itemId);
  const node = element === null ? undefined : graph.getNodeById(element);
  return node ? isErrorCaughtAt(graph, node, code) : false;
};
