/** Text broken into lines for a picture, where nothing breaks it by itself. */
const wide = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/;

const widthOf = (text: string, size: number): number =>
  [...text].reduce((sum, char) => sum + size * (wide.test(char) ? 1 : char === ' ' ? 0.3 : 0.56), 0);

/** What is kept together: a word with its space, or one Chinese character with the mark after it. */
const pieces = (text: string): string[] =>
  text.match(/[\u2e80-\uffef][，。、；：！？）]?|[^\s\u2e80-\uffef]+\s*|\s+/gu) ?? [];

/** Lines no wider than `width`, as even as they can be without another line. */
export function inLines(text: string, width: number, size: number): string[] {
  const full = broken(text, width, size);
  const even = Math.ceil(widthOf(text, size) / full.length) + size;
  const balanced = even < width ? broken(text, even, size) : full;
  return balanced.length === full.length ? balanced : full;
}

function broken(text: string, width: number, size: number): string[] {
  const lines: string[] = [''];
  for (const piece of pieces(text)) {
    const line = lines.at(-1)! + piece;
    if (lines.at(-1) !== '' && widthOf(line.trimEnd(), size) > width) lines.push(piece);
    else lines[lines.length - 1] = line;
  }
  return lines.map((line) => line.trim()).filter((line) => line !== '');
}
