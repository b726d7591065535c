/** What processes and their elements are called, in the reader's language: Chinese from the model, English beside it. */
import type { Desk, Language } from './desk';
import { unnamed } from './unnamed';

/** The names of one version, ready to look up. */
export interface Names {
  readonly process: string;
  /** The manual's number (`01`), or a short sign for shared processes. */
  readonly tag: string;
  /** Its own name, else what it is by its place; the id for what is not of this version. */
  element(id: string): string;
  /** What is written at it on the diagram; nothing where nobody named it. */
  written(id: string): string;
}

const shared: Readonly<Record<string, string>> = {
  ...{
    reception: 'R',
    'hold-and-arrival': 'S1',
    'callback-promise': 'S2',
    'hand-over-record': 'S4',
    'manual-handover': 'M',
  },
};

/** `01` for `flow-01`; shared processes have a sign of their own. */
export const tagOf = (key: string): string =>
  shared[key] ?? /^flow-(\d+)$/.exec(key)?.[1] ?? key.slice(0, 2).toUpperCase();

/** A process name without its number or sign, which is shown as a tag beside it. */
const withoutNumber = (name: string): string => name.replace(/^(\d+|S\d)\s+/, '');

export async function namesOf(desk: Desk, versionId: string, language: Language): Promise<Names> {
  const { model } = await desk.definitions.byVersion(versionId);
  const own = language === 'en' ? await desk.definitions.labels(versionId) : {};
  const english = (id: string) => (language === 'en' ? (own[id] ?? desk.library.label(model.id, id, 'en')) : null);
  const given = (id: string) => english(id) || model.elements.get(id)?.name || model.sequenceFlows.get(id)?.name;
  return {
    process: withoutNumber(english(model.id) ?? model.name),
    tag: tagOf(model.id),
    element: (id) => given(id) || unnamed(model, id, language, given) || id,
    written: (id) => given(id) || '',
  };
}

/** Names for many versions at once; each version is looked up a single time. */
export async function namesByVersion(
  desk: Desk,
  versionIds: Iterable<string>,
  language: Language,
): Promise<ReadonlyMap<string, Names>> {
  const ids = [...new Set(versionIds)];
  return new Map(await Promise.all(ids.map(async (id) => [id, await namesOf(desk, id, language)] as const)));
}

/** What a drawing is to be labelled with, by element id: lanes and pools included, empty where its own words are right. */
export async function diagramNames(desk: Desk, versionId: string, language: Language): Promise<Record<string, string>> {
  if (language === 'zh-CN') return {};
  const { xml, model } = await desk.definitions.byVersion(versionId);
  const own = await desk.definitions.labels(versionId);
  const ids = new Set([...xml.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id!));
  const named = [...ids].flatMap((id) => {
    const name = own[id] ?? desk.library.label(model.id, id, language);
    return name ? [[id, name] as const] : [];
  });
  return Object.fromEntries(named);
}

/** An element as a refusal names it: its name in the reader's language with its id, or the id alone where it has none. */
export function elementInWords(id: string, language: Language, ...names: readonly Names[]): string {
  const name = names.map((one) => one.element(id)).find((found) => found !== id);
  if (name === undefined) return id;
  return language === 'en' ? `${name} (${id})` : `${name}（${id}）`;
}

const elements = ['element', 'standing'] as const;

/** The details of a refusal with its elements in words, where it says in which version they are. */
export async function refusalInWords(
  desk: Desk,
  details: Readonly<Record<string, unknown>>,
  language: Language,
): Promise<Readonly<Record<string, unknown>>> {
  const { definition } = details;
  if (typeof definition !== 'string') return details;
  const names = await namesOf(desk, definition, language);
  const said = elements.flatMap((key) => {
    const id = details[key];
    return typeof id === 'string' ? [[key, elementInWords(id, language, names)] as const] : [];
  });
  return { ...details, ...Object.fromEntries(said) };
}
