/** The file against the BPMN 2.0 schemas, which ship with bpmn-moddle. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validateXML, type XMLFileInfo } from 'xmllint-wasm';
import { projectRoot } from '../../lib/root';
import { defineRules, type Problem } from './finding';
import type { SourceFile } from './world';

const SCHEMAS = join(projectRoot, 'node_modules/bpmn-moddle/resources/bpmn/xsd');
const [MAIN, ...IMPORTED] = ['BPMN20.xsd', 'BPMNDI.xsd', 'DC.xsd', 'DI.xsd', 'Semantic.xsd'] as const;

const problem = defineRules({
  schema: [
    'error',
    '第 {line} 行不合 BPMN 2.0 模式：{message}',
    'Line {line} does not follow the BPMN 2.0 schema: {message}',
    '用建模工具打开改正',
    'Open it in a modeller and correct it',
  ],
});

let schemas: readonly XMLFileInfo[] | undefined;
const load = (): readonly XMLFileInfo[] =>
  (schemas ??= [MAIN, ...IMPORTED].map((fileName) => ({
    fileName,
    contents: readFileSync(join(SCHEMAS, fileName), 'utf8'),
  })));

/** Faults of several files at once: starting the validator costs more than using it. */
export async function checkSchema(files: readonly SourceFile[]): Promise<ReadonlyMap<string, readonly Problem[]>> {
  const [main, ...imported] = load();
  const found = new Map<string, Problem[]>(files.map((file) => [file.path, []]));
  if (!main || files.length === 0) return found;
  const named = files.map((file, k) => ({ fileName: `file${k}.xml`, contents: file.text }));
  const { errors } = await validateXML({ xml: named, schema: [main], preload: imported, maxMemoryPages: 1024 });
  for (const { message, loc } of errors) {
    const file = files[Number(/^file(\d+)/.exec(loc?.fileName ?? '')?.[1] ?? 0)];
    if (file)
      found.get(file.path)?.push(problem('schema', '', { line: loc?.lineNumber ?? 0, message: shorten(message) }));
  }
  return found;
}

const shorten = (message: string): string =>
  message
    .replace(/\{http[^}]*\}/g, '')
    .replace(/^element [^:]*: Schemas validity error : /, '')
    .trim();
