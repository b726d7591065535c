/** The words of the pages: two language files with equal flat keys, looked up through i18next. */
import { createInstance, type TFunction } from 'i18next';
import type { Language } from '../desk/desk';
import en from './locales/en.json';
import zhCN from './locales/zh-CN.json';

export type Translate = (key: string, params?: Readonly<Record<string, unknown>>) => string;

const i18next = createInstance();
void i18next.init({
  resources: { 'zh-CN': { translation: zhCN }, en: { translation: en } },
  fallbackLng: 'zh-CN',
  keySeparator: false,
  nsSeparator: false,
  interpolation: { escapeValue: false },
  initAsync: false,
});

type Params = Readonly<Record<string, unknown>>;

/** A sentence with names in it as its pieces: text and name in turn. Null where more is asked for than putting values in. */
function piecesOf(text: string): readonly string[] | null {
  if (text.includes('$t(')) return null;
  const pieces = text.split(/\{\{(\w+)\}\}/);
  return pieces.some((piece) => piece.includes('{{')) ? null : pieces;
}
const simple: Readonly<Record<Language, ReadonlyMap<string, readonly string[]>>> = {
  'zh-CN': simplyPut(zhCN),
  en: simplyPut(en),
};

function simplyPut(texts: Readonly<Record<string, string>>): ReadonlyMap<string, readonly string[]> {
  const found = Object.entries(texts).map(([key, text]) => [key, piecesOf(text)] as const);
  return new Map(found.flatMap(([key, pieces]) => (pieces ? [[key, pieces] as const] : [])));
}

const put = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';

/**
 * The sentence for a key in one language; an unknown key comes back as itself. Escaping is the template's. A page has
 * hundreds of sentences, nearly all of them plain text with values put in: those are put together here, at a tenth of the
 * cost; plurals and whatever else is for the library.
 */
export function translator(language: Language): Translate {
  const t: TFunction = i18next.getFixedT(language);
  const plain = simple[language];
  return (key, params: Params = {}) => {
    const pieces = 'count' in params || 'context' in params ? undefined : plain.get(key);
    if (pieces === undefined) return t(key, { ...params });
    return pieces.length === 1 ? pieces[0]! : pieces.map((piece, i) => (i % 2 ? put(params[piece]) : piece)).join('');
  };
}

/** Whether a sentence exists for this key. */
export const hasSentence = (key: string): boolean => i18next.exists(key);

/** The language a header or cookie asks for, or null when it is none of ours. */
export function asLanguage(value: unknown): Language | null {
  return value === 'zh-CN' || value === 'en' ? value : null;
}
