import type { FormContext } from '../../src/forms/context';
import type { Form } from '../../src/forms/form';
import { parseForm } from '../../src/forms/schema';
import type { Variables } from '../../src/lib/json';

type Component = Record<string, unknown>;

/** A form of these components; ids are made from their keys. */
export const formOf = (...components: Component[]): Form =>
  parseForm({ id: 'example', type: 'default', components: components.map(withIds) }, 'forms/example.form');

function withIds(component: Component): Component {
  const inner = component['components'] as Component[] | undefined;
  const id = component['id'] ?? `field_${String(component['key'] ?? component['path'] ?? component['type'])}`;
  return { ...component, id, ...(inner ? { components: inner.map(withIds) } : {}) };
}

export const contextWith = (variables: Variables = {}, over: Partial<FormContext> = {}): FormContext => ({
  now: new Date('2026-11-21T12:00:00.000Z'),
  timeZone: 'Asia/Shanghai',
  language: 'zh-CN',
  variables,
  translate: (key, params) => (params && Object.keys(params).length > 0 ? `${key} ${JSON.stringify(params)}` : key),
  labels: {},
  ...over,
});

export const choices = (...values: string[]) => values.map((value) => ({ value, label: value.toUpperCase() }));
