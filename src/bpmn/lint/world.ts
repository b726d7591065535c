/** Everything a diagram may refer to, read once: the closed world the checks compare with. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Handler } from '../../handler-kit';
import type { Words } from './finding';

export interface SourceFile {
  /** Relative to the project's folder. */
  readonly path: string;
  readonly text: string;
}
/** A field or option of a form, as far as the checks need it. */
export interface FormComponent {
  readonly type: string;
  readonly key?: string;
  readonly label?: string;
  readonly description?: string;
  readonly text?: string;
  readonly values?: readonly { readonly value: string; readonly label: string }[];
  readonly components?: readonly FormComponent[];
  readonly conditional?: { readonly hide?: string };
  readonly valuesExpression?: string;
}
export interface FormFile {
  readonly path: string;
  readonly id: string;
  readonly components: readonly FormComponent[];
}
export interface FieldLabels {
  readonly label?: string;
  readonly description?: string;
  readonly options?: Readonly<Record<string, string>>;
}
export interface EnglishLabels {
  readonly processes: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly forms: Readonly<Record<string, Readonly<Record<string, FieldLabels>>>>;
}
export interface World {
  readonly diagrams: readonly SourceFile[];
  readonly handlers: ReadonlyMap<string, Handler>;
  readonly forms: ReadonlyMap<string, FormFile>;
  readonly decisions: ReadonlyMap<string, SourceFile>;
  /** By `<id>.<language>`. */
  readonly scripts: ReadonlyMap<string, SourceFile>;
  readonly english: EnglishLabels;
  /** Messages that come from or go to the world outside, with a sentence saying who. */
  readonly external: ReadonlyMap<string, Words>;
}

/** Reads `processes/` below the project's folder; handlers are loaded by the caller. Throws on JSON that cannot be read. */
export function readWorld(root: string, handlers: ReadonlyMap<string, Handler>): World {
  const files = (folder: string, ending: string): SourceFile[] => {
    const path = join('processes', folder);
    if (!existsSync(join(root, path))) return [];
    const names = readdirSync(join(root, path)).filter((name) => name.endsWith(ending));
    return names.sort().map((name) => read(root, join(path, name)));
  };
  const english = json<Partial<EnglishLabels>>(root, 'processes/labels/en.json');
  return {
    diagrams: files('', '.bpmn'),
    handlers,
    forms: new Map(files('forms', '.form').map((file) => [stem(file.path), toForm(file)])),
    decisions: new Map(files('decisions', '.dmn').map((file) => [stem(file.path), file])),
    scripts: new Map(files('scripts', '.hbs').map((file) => [stem(file.path), file])),
    english: { processes: english.processes ?? {}, forms: english.forms ?? {} },
    external: new Map(Object.entries(json<Record<string, Words>>(root, 'processes/labels/external-messages.json'))),
  };
}

const read = (root: string, path: string): SourceFile => ({ path, text: readFileSync(join(root, path), 'utf8') });

/** File name without folder and last ending. */
export const stem = (path: string): string => path.replace(/^.*\//, '').replace(/\.[^.]+$/, '');

function json<T extends object>(root: string, path: string): T {
  if (!existsSync(join(root, path))) return {} as T;
  return JSON.parse(read(root, path).text) as T;
}

function toForm(file: SourceFile): FormFile {
  const { id, components } = JSON.parse(file.text) as { id?: string; components?: FormComponent[] };
  return { path: file.path, id: id ?? '', components: components ?? [] };
}

/** Every component of a form, those inside groups and lists included. */
export function* componentsOf(components: readonly FormComponent[]): Generator<FormComponent> {
  for (const component of components) {
    yield component;
    yield* componentsOf(component.components ?? []);
  }
}
