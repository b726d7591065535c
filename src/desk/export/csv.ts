/** Lines of comma-separated values (RFC 4180) that a spreadsheet shows and never runs. */

/** Tells Excel that what follows is UTF-8. */
export const byteOrderMark = '\ufeff';

export type Cell = string | number | boolean | null;

/** One record with its line end. */
export const csvLine = (cells: readonly Cell[]): string => `${cells.map(cellOf).join(',')}\r\n`;

function cellOf(cell: Cell): string {
  if (cell === null) return '';
  const text = typeof cell === 'string' ? harmless(cell) : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** What a spreadsheet would take for a formula begins with an apostrophe instead; plain numbers are no formulas. */
const formula = /^\s*[=+\-@＝＋－＠|%]|^[\t\r\n]/;
const number = /^-?\d+(\.\d+)?$/;
const harmless = (text: string): string => (formula.test(text) && !number.test(text) ? `'${text}` : text);
