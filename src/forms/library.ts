/** Everything people read and fill in beside the diagrams: forms, call scripts, English labels. Read once at the start. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ModelError } from '../lib/errors';
import type { Variables } from '../lib/json';
import type { FormLabels } from './context';
import type { Form } from './form';
import { parseForm } from './schema';
import type { TemplateWords } from './template';
import { checkTemplate, fillTemplate } from './template';

export interface Library {
  /** The form of this id; `ModelError` (`form-missing`) when there is none. */
  form(id: string): Form;
  readonly formIds: readonly string[];
  readonly scriptIds: readonly string[];
  /** A call script with its variables filled in, escaped for HTML, lines kept; null when there is none of this id. */
  script(id: string, language: string, variables: Variables, words?: Partial<TemplateWords>): string | null;
  /** The label of an element in a language other than the diagram's; null where the diagram's own is to be used. */
  label(processId: string, elementId: string, language: string): string | null;
  formLabels(formId: string, language: string): FormLabels;
}

const MAX_FILE = 1_000_000;
const fieldLabels = z.strictObject({
  label: z.string().optional(),
  description: z.string().optional(),
  options: z.record(z.string(), z.string()).optional(),
});
const labelFile = z.object({
  processes: z.record(z.string(), z.record(z.string(), z.string())).default({}),
  forms: z.record(z.string(), z.record(z.string(), fieldLabels)).default({}),
});
type Labels = z.infer<typeof labelFile>;

/**
 * Reads `forms/*.form`, `scripts/<id>.<language>.hbs` and `labels/<language>.json` below a folder. All faults are
 * collected: the `ModelError` names the first, `details.faults` has every one with file and reason.
 */
export function loadLibrary(dir: string): Library {
  const faults: ModelError[] = [];
  const forms = readFolder(join(dir, 'forms'), '.form', faults, (file, text) =>
    parseForm(JSON.parse(text), `forms/${file}`),
  );
  const scripts = readFolder(join(dir, 'scripts'), '.hbs', faults, (file, text) => {
    checkTemplate(text, `scripts/${file}`, '');
    return text;
  });
  const labels = readFolder(join(dir, 'labels'), '.json', faults, readLabels);
  for (const [language, { forms: words }] of labels) faults.push(...templateFaults(words, `labels/${language}.json`));
  if (faults[0])
    throw new ModelError(faults[0].message, { ...faults[0].details, faults: faults.map(({ details }) => details) });
  return libraryOf(forms, scripts, labels);
}

function libraryOf(
  forms: ReadonlyMap<string, Form>,
  scripts: ReadonlyMap<string, string>,
  labels: ReadonlyMap<string, Labels>,
): Library {
  const words = (language: string) => labels.get(language);
  return {
    formIds: [...forms.keys()],
    scriptIds: [...new Set([...scripts.keys()].map((name) => name.replace(/\.[^.]+$/, '')))],
    form: (id) => {
      const form = forms.get(id);
      if (!form) throw new ModelError(`There is no form "${id}"`, { reason: 'form-missing', form: id });
      return form;
    },
    script: (id, language, variables, saying) => {
      const text = scripts.get(`${id}.${language}`) ?? scripts.get(`${id}.zh-CN`);
      return text === undefined
        ? null
        : fillTemplate(text, variables, { timeZone: 'Asia/Shanghai', language, ...saying });
    },
    label: (processId, elementId, language) => words(language)?.processes[processId]?.[elementId] ?? null,
    formLabels: (formId, language) => (words(language)?.forms[formId] ?? {}) as FormLabels,
  };
}

/** Every file of a folder by name without ending; a folder that is not there holds none. */
function readFolder<T>(
  dir: string,
  ending: string,
  faults: ModelError[],
  read: (file: string, text: string) => T,
): Map<string, T> {
  const found = new Map<string, T>();
  for (const file of filesIn(dir)
    .filter((name) => name.endsWith(ending))
    .sort()) {
    try {
      const text = readFileSync(join(dir, file), 'utf8');
      if (text.length > MAX_FILE) throw new Error('the file is too large');
      found.set(file.slice(0, -ending.length), read(file, text));
    } catch (error) {
      faults.push(asFault(error, file));
    }
  }
  return found;
}

function filesIn(dir: string): string[] {
  try {
    return readdirSync(dir);
  } catch {
    return [];
  }
}

/** Files of the folder that are no labels (lists for the checks) simply have none. */
function readLabels(_file: string, text: string): Labels {
  return labelFile.parse(JSON.parse(text));
}

function templateFaults(forms: Labels['forms'], file: string): ModelError[] {
  return Object.entries(forms).flatMap(([form, fields]) =>
    Object.entries(fields).flatMap(([name, { label }]) => {
      try {
        checkTemplate(label ?? '', file, `${form}.${name}`);
        return [];
      } catch (error) {
        return [asFault(error, file)];
      }
    }),
  );
}

function asFault(error: unknown, file: string): ModelError {
  if (error instanceof ModelError) return error;
  const explanation = error instanceof Error ? error.message : String(error);
  return new ModelError(`${file}: ${explanation}`, { file, element: '', reason: 'not-readable', explanation });
}
