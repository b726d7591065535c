/** What a reader of a process page has chosen: cases of which version, which period, coloured by what, and the way here. */
import type { Request } from 'express';
import { DateTime } from 'luxon';
import type { CalledFrom } from '../../../desk/read/called-from';
import { queryText, type Visit } from '../../visit';
import { chainTimeZone } from '../../words';

export const heats = ['often', 'median', 'p95', 'late'] as const;
export type Heat = (typeof heats)[number];
export const periods = [1, 7, 30, 90, 365] as const;

export interface Choice {
  /** Undefined: every version. */
  readonly version?: number | undefined;
  readonly days?: number | undefined;
  readonly heat?: Heat | undefined;
  /** Processes whose call activities were followed to here, the outermost first. */
  readonly via?: readonly Followed[] | undefined;
}

/** A process on the way here; with the call activity that was followed, only what was called from there is shown. */
export interface Followed {
  readonly key: string;
  readonly from?: string | undefined;
}

export const usualPeriod = 30;
const deepest = 8;
/** A key has no point in it; what stands behind the first is the call activity. */
const followed = /^([\w-]{1,80})(?:\.([\w.-]{1,200}))?$/;

export function choiceOf(req: Request): Choice {
  const version = Number(queryText(req, 'version'));
  const days = periods.find((one) => one === Number(queryText(req, 'days')));
  const heat = heats.find((one) => one === queryText(req, 'heat'));
  const via = (queryText(req, 'via') ?? '').split(',').flatMap((one): Followed[] => {
    const [, key, from] = followed.exec(one) ?? [];
    return key === undefined ? [] : [{ key, from }];
  });
  return {
    ...(Number.isSafeInteger(version) && version > 0 && version < 2 ** 31 ? { version } : {}),
    ...(days ? { days } : {}),
    ...(heat ? { heat } : {}),
    ...(via.length > 0 ? { via: via.slice(-deepest) } : {}),
  };
}

/** The place in the calling process that narrows what is shown; null where nothing does. */
export function calledFromOf({ via = [] }: Choice): CalledFrom | null {
  const last = via.at(-1);
  return last?.from === undefined ? null : { process: last.key, element: last.from };
}

/** The same choice with every case of the process. */
export const everyCase = ({ via = [], ...choice }: Choice): Choice => ({
  ...choice,
  via: via.map((one, i) => (i === via.length - 1 ? { key: one.key } : one)),
});

/** As it stands in an address. */
export const wayOf = (via: readonly Followed[] = []): string =>
  via.map(({ key, from }) => (from === undefined ? key : `${key}.${from}`)).join(',');

/** Today counts as the first of its days. */
export function periodOf({ now }: Visit, { days = usualPeriod }: Choice): { since: string; timeZone: string } {
  const today = DateTime.fromJSDate(now, { zone: chainTimeZone });
  return { since: today.minus({ days: days - 1 }).toISODate()!, timeZone: chainTimeZone };
}
