/** Processes, outcomes and words that may be meant. */
import { findWords, plainText } from '../../lib/find-words';
import type { Desk } from '../desk';
import { namesByVersion } from '../names';
import type { Kind } from './suggestion';

export const processesOf: Kind = async (desk, _actor, { text, language, on }) => {
  const wanted = plainText(text);
  const versions = await desk.definitions.list();
  const names = await namesByVersion(
    desk,
    versions.map(({ id }) => id),
    language,
  );
  const named = versions.map(({ id, key }) => ({ key, ...names.get(id)! }));
  const fitting = named.filter(({ tag, process }) => plainText(tag) === wanted || plainText(process).includes(wanted));
  return fitting.slice(0, 3).map(({ key, tag, process }) => ({
    ...{ kind: 'process', text: process, detail: tag },
    leads: { criteria: { process: key, ...on } },
  }));
};

export const outcomesOf: Kind = async (desk, _actor, { text, sayOutcome, on }) => {
  const wanted = plainText(text);
  const named = (await outcomesOfProcesses(desk)).map((outcome) => ({ outcome, words: sayOutcome(outcome) }));
  const fitting = named.filter(({ outcome, words }) => outcome === wanted || plainText(words).includes(wanted));
  return fitting.slice(0, 3).map(({ outcome, words }) => ({
    ...{ kind: 'outcome', text: words, detail: words === outcome ? '' : outcome },
    leads: { criteria: { outcome, ...on } },
  }));
};

/** Every outcome the newest versions may end with, in order. */
export async function outcomesOfProcesses(desk: Desk): Promise<string[]> {
  const versions = await desk.definitions.list();
  const models = await Promise.all(versions.map(({ id }) => desk.definitions.byVersion(id)));
  const outcomes = models.flatMap(({ model }) => [...model.elements.values()].flatMap(({ outcome }) => outcome ?? []));
  return [...new Set(outcomes)].filter((outcome) => !outcome.startsWith('=')).sort();
}

export const wordsOf: Kind = (_desk, _actor, { text, say, on }) => {
  const found = findWords(text).length > 0;
  const leads = { criteria: { words: text, ...on } };
  return Promise.resolve(found ? [{ kind: 'words', text, detail: say('find.inWords'), leads }] : []);
};
