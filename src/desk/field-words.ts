/** What a process's forms call their fields and choices: the words its data is shown with. */
import { isField, openParts, type FormPart } from '../forms/form';
import type { Desk, Language } from './desk';

export interface FieldWords {
  readonly label: string;
  /** Words of a fixed choice, by value. */
  readonly options: Readonly<Record<string, string>>;
}

type Words = ReadonlyMap<string, FieldWords>;
const known = new WeakMap<Desk['library'], Map<string, Words>>();

/** By variable name; the first form that has the field decides. Worked out once per version and language. */
export async function fieldWords(desk: Desk, versionId: string, language: Language): Promise<Words> {
  const cache = known.get(desk.library) ?? new Map<string, Words>();
  known.set(desk.library, cache);
  const key = `${versionId} ${language}`;
  const found = cache.get(key) ?? wordsOf(desk, await formKeys(desk, versionId), language);
  cache.set(key, found);
  return found;
}

async function formKeys(desk: Desk, versionId: string): Promise<string[]> {
  const { model } = await desk.definitions.byVersion(versionId);
  return [...new Set([...model.elements.values()].flatMap(({ formKey }) => (formKey ? [formKey] : [])))];
}

function wordsOf(desk: Desk, forms: readonly string[], language: Language): Words {
  const words = new Map<string, FieldWords>();
  for (const id of forms.filter((form) => desk.library.formIds.includes(form))) {
    const labels = desk.library.formLabels(id, language);
    for (const part of openParts(desk.library.form(id).parts)) {
      if (!isField(part) || words.has(part.key)) continue;
      const own = labels[part.key];
      words.set(part.key, { label: own?.label ?? part.label, options: { ...optionsOf(part), ...own?.options } });
    }
  }
  return words;
}

function optionsOf(part: FormPart): Record<string, string> {
  if (!('options' in part) || part.options.from !== 'schema') return {};
  return Object.fromEntries(part.options.options.map(({ value, label }) => [String(value), label]));
}
