/** Texts as what they are found by: pairs of neighbouring characters where words are not set apart, whole words elsewhere. */

/** Scripts that are written without spaces. */
const unspaced = '[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}]';
const isUnspaced = new RegExp(unspaced, 'u');
const runs = new RegExp(`${unspaced}+|(?:(?!${unspaced})[\\p{L}\\p{M}\\p{N}])+`, 'gu');
/** From so many digits on a number may be somebody's telephone; those are no words. */
const telephone = /^\d{7,}$/;
const digitsApart = /(?<=\d)[\s-]+(?=\d{3,})/g;
const longestText = 20_000;
const longestWord = 40;

/** One way of writing for what reads the same: width, case and composition do not count. */
export const plainText = (text: string): string => text.normalize('NFKC').toLowerCase();

/** The runs of a text that are looked for as they stand: `生日蛋糕`, `vip`. */
export function phrasesOf(text: string): string[] {
  const plain = plainText(text.slice(0, longestText)).replace(digitsApart, '');
  return (plain.match(runs) ?? []).filter((run) => !telephone.test(run));
}

/** What the text is found by, each once. A single character of an unspaced script is none: nearly every text has it. */
export function findWords(text: string): string[] {
  return [...new Set(phrasesOf(text).flatMap(wordsOf))];
}

function wordsOf(phrase: string): string[] {
  if (!isUnspaced.test(phrase)) return [phrase.slice(0, longestWord)];
  const characters = [...phrase];
  return characters.slice(1).map((character, i) => characters[i]! + character);
}

/** Whether the text has every phrase: unspaced ones anywhere, others as whole words. */
export function hasPhrases(text: string, phrases: readonly string[]): boolean {
  const own = phrasesOf(text);
  return phrases.every((phrase) =>
    isUnspaced.test(phrase) ? own.some((run) => run.includes(phrase)) : own.includes(phrase),
  );
}
