import { parsePhoneNumberFromString } from 'libphonenumber-js/max';

/** The number in E.164 (`+8619900000172`), read as a mainland one where no country is given; null when it is none. */
export function parsePhone(text: string): string | null {
  const parsed = parsePhoneNumberFromString(text.normalize('NFKC'), 'CN');
  return parsed?.isValid() ? parsed.number : null;
}

/** As people read it: `199 0000 0172`, `021 5550 0101`, `+44 7911 123456`. */
export function sayPhone(e164: string): string {
  const parsed = parsePhoneNumberFromString(e164);
  if (!parsed) return e164;
  const { nationalNumber: national, country } = parsed;
  if (country !== 'CN') return parsed.formatInternational();
  if (/^1\d{10}$/.test(national)) return national.replace(/^(\d{3})(\d{4})(\d{4})$/, '$1 $2 $3');
  return parsed.formatNational();
}

/** What those who do not need the number get to see: `199 •••• 0172`, `+44 •••• 0123`. */
export function maskPhone(e164: string): string {
  const parsed = parsePhoneNumberFromString(e164);
  const national = parsed?.nationalNumber ?? e164.replace(/^\+/, '');
  const head =
    parsed?.country === 'CN' && /^1\d{10}$/.test(national)
      ? national.slice(0, 3)
      : `+${parsed?.countryCallingCode ?? ''}`;
  return `${head} •••• ${national.slice(-4)}`;
}

/** The last four digits of what somebody typed; null when there are fewer. */
export function lastFour(text: string): string | null {
  const digits = text.normalize('NFKC').replace(/\D/g, '');
  return digits.length >= 4 ? digits.slice(-4) : null;
}
