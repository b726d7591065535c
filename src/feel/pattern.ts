/**
 * Which regular expressions may run on what people type. feelin and JavaScript match by backtracking, so a pattern with a
 * repeated group that itself repeats or branches can take exponential time; we allow only what cannot.
 */
const MAX_PATTERN = 200;

/**
 * Why a pattern is refused, or null when it is safe: at most 200 characters, well-formed, no look-around, no
 * back-references, no repeated group that repeats or branches inside, at most two open-ended repeats.
 */
export function unsafePattern(pattern: string): string | null {
  if (pattern.length > MAX_PATTERN) return 'pattern-too-long';
  if (!isWellFormed(pattern)) return 'pattern-malformed';
  const plain = pattern.replace(/\\[^1-9k]/g, 'x').replace(/\[[^\]]*\]/g, 'x');
  if (/\\[1-9k]/.test(plain) || /\(\?[=!<]/.test(plain)) return 'pattern-unsafe';
  if (repeatsInsideRepeat(plain)) return 'pattern-unsafe';
  return (plain.match(/[*+]|\{\d*,\}/g) ?? []).length > 2 ? 'pattern-unsafe' : null;
}

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
