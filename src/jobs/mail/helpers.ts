import { DateTime } from 'luxon';

interface HelperOptions {
  readonly data: { readonly root: { readonly language: string; readonly timeZone: string } };
}

const inVenue = (at: Date, { data: { root } }: HelperOptions): DateTime =>
  DateTime.fromJSDate(new Date(at)).setZone(root.timeZone).setLocale(root.language);

/** What mail templates may call. Instants are shown in the venue's zone, money in yuan. */
export const mailHelpers = {
  /** 11月21日(星期六)· Saturday 21 November */
  date: (at: Date, options: HelperOptions): string =>
    inVenue(at, options).toFormat(options.data.root.language === 'en' ? 'cccc d LLLL' : 'L月d日(cccc)'),
  time: (at: Date, options: HelperOptions): string => inVenue(at, options).toFormat('HH:mm'),
  yuan: (fen: number): string => `¥${(fen / 100).toFixed(fen % 100 === 0 ? 0 : 2)}`,
  list: (names: readonly string[], options: HelperOptions): string =>
    names.join(options.data.root.language === 'en' ? ', ' : '、'),
};
