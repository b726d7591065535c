/**
 * Public holidays of mainland China. 2026 as arranged by the State Council's notice of 4 November 2025, make-up
 * workdays included. 2027 is not in it: only the statutory days themselves, marked provisional, to be replaced when the
 * arrangement is announced.
 */
export interface ChainDay {
  readonly day: string;
  readonly kind: 'holiday' | 'workday';
  readonly name: string;
  readonly name_en: string;
  readonly provisional: boolean;
}

type Feast = readonly [name: string, nameEn: string, first: string, last: string, workdays: readonly string[]];

const arranged: readonly Feast[] = [
  ['元旦', "New Year's Day", '2026-01-01', '2026-01-03', ['2026-01-04']],
  ['春节', 'Spring Festival', '2026-02-15', '2026-02-23', ['2026-02-14', '2026-02-28']],
  ['清明节', 'Qingming Festival', '2026-04-04', '2026-04-06', []],
  ['劳动节', 'Labour Day', '2026-05-01', '2026-05-05', ['2026-05-09']],
  ['端午节', 'Dragon Boat Festival', '2026-06-19', '2026-06-21', []],
  ['中秋节', 'Mid-Autumn Festival', '2026-09-25', '2026-09-27', []],
  ['国庆节', 'National Day', '2026-10-01', '2026-10-07', ['2026-09-20', '2026-10-10']],
];
const statutory: readonly Feast[] = [
  ['元旦', "New Year's Day", '2027-01-01', '2027-01-01', []],
  ['春节', 'Spring Festival', '2027-02-05', '2027-02-08', []],
  ['清明节', 'Qingming Festival', '2027-04-05', '2027-04-05', []],
  ['劳动节', 'Labour Day', '2027-05-01', '2027-05-02', []],
  ['端午节', 'Dragon Boat Festival', '2027-06-09', '2027-06-09', []],
  ['中秋节', 'Mid-Autumn Festival', '2027-09-15', '2027-09-15', []],
  ['国庆节', 'National Day', '2027-10-01', '2027-10-03', []],
];

export const holidays: readonly ChainDay[] = [
  ...arranged.flatMap((feast) => daysOf(feast, false)),
  ...statutory.flatMap((feast) => daysOf(feast, true)),
];

function daysOf([name, name_en, first, last, workdays]: Feast, provisional: boolean): ChainDay[] {
  const free = datesFrom(first, last).map((day) => ({ day, kind: 'holiday' as const, name, name_en, provisional }));
  const madeUp = workdays.map((day) => ({
    day,
    kind: 'workday' as const,
    name: `${name}调休上班`,
    name_en: `Make-up workday (${name_en})`,
    provisional,
  }));
  return [...free, ...madeUp];
}

function datesFrom(first: string, last: string): string[] {
  const days = (Date.parse(last) - Date.parse(first)) / 86_400_000;
  return Array.from({ length: days + 1 }, (_, index) =>
    new Date(Date.parse(first) + index * 86_400_000).toISOString().slice(0, 10),
  );
}
