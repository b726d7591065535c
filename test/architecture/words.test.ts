/** What people read: complete in both languages, in the words of the house. */
import { EVERYWHERE, TO_GUESTS, halfWidthPunctuation, wrongWordsIn } from '../../src/bpmn/lint/words';
import { filesIn, literalsOf, readJson, readText, sources } from './sources';

type Tree = { readonly [key: string]: string | Tree };

/** Sentences by dotted key. */
function flatten(tree: Tree, prefix = ''): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === 'string' ? [[prefix + key, value]] : Object.entries(flatten(value, `${prefix}${key}.`)),
    ),
  );
}
const zh = flatten(readJson<Tree>('src/web/locales/zh-CN.json'));
const en = flatten(readJson<Tree>('src/web/locales/en.json'));
const HAN = /[\u4e00-\u9fff]/;

/** `{{name}}` of a sentence. */
const parametersOf = (sentence: string): string[] =>
  [...sentence.matchAll(/\{\{-?\s*(\w+)/g)].map((m) => m[1] ?? '').sort();
const withoutPlural = (key: string): string => key.replace(/_(zero|one|two|few|many|other)$/, '');

describe('the languages', () => {
  test('have the same keys', () => {
    const keys = (language: Record<string, string>): string[] =>
      [...new Set(Object.keys(language).map(withoutPlural))].sort();
    expect(keys(en)).toEqual(keys(zh));
  });

  test('say every sentence with the same parameters', () => {
    const differing = Object.keys(zh).filter(
      (key) =>
        en[key] !== undefined &&
        [...new Set(parametersOf(en[key]))].join() !== [...new Set(parametersOf(zh[key]!))].join(),
    );
    expect(differing).toEqual([]);
  });

  test('are not mixed: no Chinese in the English sentences', () => {
    const mixed = Object.entries(en).filter(([, sentence]) =>
      HAN.test(sentence.replace(/中文|安可(客服台)?|简体/g, '')),
    );
    expect(mixed).toEqual([]);
  });

  test.each([
    ['error', literalsOf('src/lib/errors.ts', 'ErrorCode')],
    ['incident', [...literalsOf('src/bpmn/run/fault.ts', 'FaultCode'), ...incidentCodes()]],
  ])('have a sentence for every %s code', (kind, codes) => {
    const missing = codes.flatMap((code) =>
      [zh, en].filter((language) => !language[`${kind}.${code}`]).map(() => `${kind}.${code}`),
    );
    expect([...new Set(missing)]).toEqual([]);
  });

  test('have every sentence the templates ask for', () => {
    const asked = filesIn('views', '.hbs').flatMap((path) =>
      [...readText(path).matchAll(/[{(]t ["']([\w.-]+)["']/g)].map((m) => ({ path, key: m[1] ?? '' })),
    );
    const known = new Set(Object.keys(zh).map(withoutPlural));
    expect(asked.filter(({ key }) => !known.has(key)).map(({ path, key }) => `${path}: ${key}`)).toEqual([]);
  });
});

/** Codes of incidents that the engine and the worker raise themselves. */
function incidentCodes(): string[] {
  return sources
    .filter(({ path }) => /^src\/(engine|jobs)\//.test(path))
    .flatMap(({ text }) =>
      [...text.matchAll(/\b(?:code|incident): '([a-z]+(?:-[a-z]+)+|stuck)'/g)].map((m) => m[1] ?? ''),
    )
    .filter((code) => !literalsOf('src/lib/errors.ts', 'ErrorCode').includes(code));
}

describe('the words', () => {
  const shown = [
    ...Object.entries(zh).map(([key, text]) => ({ where: `zh-CN ${key}`, text })),
    ...Object.entries(en).map(([key, text]) => ({ where: `en ${key}`, text })),
    ...filesIn('views', '.hbs').map((path) => ({ where: path, text: readText(path) })),
  ];

  test('pages and mails say nothing a guest must not hear', () => {
    const found = shown.flatMap(({ where, text }) =>
      wrongWordsIn(text, [...EVERYWHERE, ...TO_GUESTS]).map((word) => `${where}: ${word.shown}`),
    );
    expect(found).toEqual([]);
  });

  test('the Chinese sentences use full-width punctuation', () => {
    const found = Object.entries(zh).filter(([, text]) => halfWidthPunctuation(text.replace(/\{\{[^}]*\}\}/g, '')));
    expect(found).toEqual([]);
  });

  test('one word for one thing: the glossary’s other words are not used', () => {
    const wrong = /(?<!\.)\b(workflows?|process instances?|tickets?|todos?|sagas?|side effects?|change sets?)\b/i;
    const found = [
      ...sources.map(({ path, text }) => ({ where: path, text })),
      ...Object.entries(en).map(([key, text]) => ({ where: `en ${key}`, text })),
    ].flatMap(({ where, text }) => (wrong.test(text) ? [`${where}: ${wrong.exec(text)?.[0]}`] : []));
    expect(found).toEqual([]);
  });

  test('in Chinese too: 工单 and 审计', () => {
    const found = shown.filter(({ text }) => /案件|稽核|实例/.test(text)).map(({ where }) => where);
    expect(found).toEqual([]);
  });

  test('the glossary says what the pages say', () => {
    const glossary = readText('docs/glossary.md');
    expect(glossary).toMatch(/\| case \| 工单/);
    expect(glossary).toMatch(/审计/);
  });
});
