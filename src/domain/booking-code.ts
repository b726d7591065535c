/**
 * Booking codes: letter, digit, letter, digit … so that they are said in pairs on the phone ("K7 F3 M2"). No letter
 * looks or is written like a digit or another letter (no B, G, I, L, O, S, U, Z), no 0 and no 1.
 */
const letters = 'ACDEFHJKMNPQRTVWXY';
const digits = '23456789';
const pairs = 3;

/** The code that belongs to these random bits (an id's): 144³ of them, so a taken one is drawn again. */
export function bookingCode(randomId: string): string {
  let rest = BigInt(`0x${randomId.replaceAll('-', '').slice(-15)}`);
  const draw = (from: string): string => {
    const at = Number(rest % BigInt(from.length));
    rest /= BigInt(from.length);
    return from[at]!;
  };
  return Array.from({ length: pairs }, () => draw(letters) + draw(digits)).join('');
}

/** A code as it is stored, from what somebody typed or said. */
export const normaliseCode = (text: string): string =>
  text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '');
