/** How large a text is when bpmn-js draws it: Arial/Noto at 11 px for labels beside shapes, 12 px inside tasks. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u2018-\u201d]/;
const LABEL_FONT = 11;
const LINE = 1.2;

const charWidth = (char: string, font: number): number => {
  if (WIDE.test(char)) return font;
  if (/[mwMW@%]/.test(char)) return font * 0.88;
  if (/[A-Z0-9]/.test(char)) return font * 0.64;
  return /[ilj.,:;'|! ]/.test(char) ? font * 0.3 : font * 0.54;
};

/** Width of one unbroken line. */
export const textWidth = (text: string, font = LABEL_FONT): number =>
  [...text].reduce((sum, char) => sum + charWidth(char, font), 0);

/** Pieces that bpmn-js keeps together: a word with its space, or one Chinese character. */
const pieces = (text: string): string[] => text.match(/[\u2e80-\uffef]|[^\s\u2e80-\uffef]+\s*|\s+/gu) ?? [];

/** Number of lines the text takes in this width. */
export function lineCount(text: string, width: number, font = LABEL_FONT): number {
  let total = 0;
  for (const paragraph of text.split('\n')) {
    let lines = 1;
    let used = 0;
    for (const piece of pieces(paragraph)) {
      const w = textWidth(piece, font);
      if (used > 0 && used + textWidth(piece.trimEnd(), font) > width) {
        lines += 1;
        used = 0;
      }
      used += w;
    }
    total += lines;
  }
  return total;
}

/** Box of a label beside a shape, at most `max` wide, with lines of about equal length so that no last word stands alone. */
export function labelSize(text: string, max = 90): Size {
  const full = Math.max(...text.split('\n').map((line) => textWidth(line)));
  const lines = lineCount(text, max);
  let width = Math.min(max, Math.ceil(full));
  while (width > LABEL_FONT * 3 && lineCount(text, width - 1) <= lines) width -= 1;
  return { width: width + 4, height: Math.ceil(lines * LABEL_FONT * LINE) + 1 };
}

/** Whether a name fits into a task of this size, clear of the type icon in its corner: two lines in a task of usual size. */
export const fitsInTask = (text: string, box: Size): boolean =>
  lineCount(text, box.width - 10, 12) * 12 * LINE <= box.height - 50;
