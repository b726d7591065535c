/**
 * Which regular expressions may run on what people type. feelin and JavaScript match by backtracking, so a pattern with a
 * repeated group that itself repeats or branches can take exponential time; we allow only what cannot.
 */
const MAX_PATTERN = 200;
const MAX_CHOICES = 12;

/**
 * Why a pattern is refused, or null when it is safe: at most 200 characters, well-formed, no look-around, no
 * back-references, no repeated group that repeats or branches inside, at most two open-ended repeats, twelve choices.
 */
export function unsafePattern(pattern: string): string | null {
  if (pattern.length > MAX_PATTERN) return 'pattern-too-long';
  if (!isWellFormed(pattern)) return 'pattern-malformed';
  const plain = withoutSets(pattern);
  if (/\\[1-9k]/.test(plain) || /\(\?[=!<]/.test(plain)) return 'pattern-unsafe';
  if (repeatsInsideRepeat(plain)) return 'pattern-unsafe';
  return openRepeats(plain) > 2 || choices(plain) > MAX_CHOICES ? 'pattern-unsafe' : null;
}

/** Whether matching may take much longer than reading the text: it repeats without end and not from the start, or branches. */
export function isOpenPattern(pattern: string | null): boolean {
  if (pattern === null) return true;
  const plain = withoutSets(pattern);
  const repeats = openRepeats(plain);
  return repeats > 1 || (repeats === 1 && !plain.startsWith('^')) || choices(plain) > 3;
}

/** The pattern's structure: escapes and sets are one letter each. */
const withoutSets = (pattern: string): string => pattern.replace(/\\[^1-9k]/g, 'x').replace(/\[[^\]]*\]/g, 'x');

/** Repeats without an end, or with one so far away that it is none. */
const openRepeats = (plain: string): number => (plain.match(/[*+]|\{\d*,\}|\{\d*,?\d{3,}\}/g) ?? []).length;

/** Places where matching may go either way: each one may double the work. */
const choices = (plain: string): number =>
  (plain.match(/[^*+?}(]\?|\{\d+,\d+\}/g) ?? []).length + (plain.match(/\([^()]*\|/g) ?? []).length;

function isWellFormed(pattern: string): boolean {
  try {
    return new RegExp(pattern, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}

/** Looks at every group followed by a repeat: inside it nothing may repeat or branch. */
function repeatsInsideRepeat(plain: string): boolean {
  const starts: number[] = [];
  for (let at = 0; at < plain.length; at++) {
    if (plain[at] === '(') starts.push(at);
    if (plain[at] !== ')') continue;
    const inside = plain.slice((starts.pop() ?? 0) + 1, at).replace(/^\?:/, '');
    if (/^(?:[*+]|\{)/.test(plain.slice(at + 1)) && /[*+?{|]/.test(inside)) return true;
  }
  return false;
}
