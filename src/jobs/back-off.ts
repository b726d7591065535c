const firstSeconds = 5;
const longestSeconds = 3600;

/** When to try again after the n-th failure: 5 s, 20 s, 80 s … an hour at most, each spread by a quarter either way. */
export function nextAttempt(now: Date, attempts: number, random: number): Date {
  const seconds = Math.min(longestSeconds, firstSeconds * 4 ** (attempts - 1));
  return new Date(now.getTime() + seconds * 1000 * (0.75 + random / 2));
}
