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

/** The sentence for a key in one language; an unknown key comes back as itself. Escaping is the template's. */
export function translator(language: Language): Translate {
  const t: TFunction = i18next.getFixedT(language);
  return (key, params) => t(key, { ...params });
}

/** Whether a sentence exists for this key. */
export const hasSentence = (key: string): boolean => i18next.exists(key);

/** The language a header or cookie asks for, or null when it is none of ours. */
export function asLanguage(value: unknown): Language | null {
  return value === 'zh-CN' || value === 'en' ? value : null;
}
