/** Statements put together from parts: each shape is prepared once per connection, under a name of its own. */
import type { Statement } from '../../lib/sql';

const shapes = new Map<string, string>();

/** The statement of this text. Values are parameters, never part of it, so that there are a few dozen shapes in practice. */
export function named(text: string): Statement {
  const name = shapes.get(text) ?? `desk-inbox-${shapes.size}`;
  shapes.set(text, name);
  return { name, text };
}
