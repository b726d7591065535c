import { ModelError } from '../lib/errors';
import type { Sql } from '../lib/sql';
import { bandSegments, businessDayOf, dayTypeOf, type BandSegment, type DayType } from './business-day';
import { roomTypeNames, bandNames, dayTypeNames, clockTime } from './words';
import type { Quote, RoomType } from './shapes';
import { datesAround, loadVenue, type Venue } from './venues';

export interface Stay {
  readonly from: Date;
  readonly to: Date;
  readonly roomType: RoomType;
  /** A short stay is priced by the hour, whatever packages there are. */
  readonly hourly?: boolean | undefined;
}
/** One price of a list: per hour where `hours` is null, else a package of so many hours. */
export interface Price {
  readonly band: string;
  readonly hours: number | null;
  readonly amount: number;
}

const pricesSql = {
  name: 'prices.of-day',
  text: `
SELECT p.band, p.hours::float8 AS hours, p.amount
FROM price_list l JOIN price_band p ON p.price_list_id = l.id
WHERE l.venue_id = $1 AND l.valid @> $2::date AND p.room_type = $3 AND p.day_type = $4
LIMIT 100`,
};

const minimumSql = {
  name: 'prices.minimum-of-day',
  text: `
SELECT m.amount
FROM price_list l JOIN price_minimum m ON m.price_list_id = l.id
WHERE l.venue_id = $1 AND l.valid @> $2::date AND m.room_type = $3 AND m.day_type = $4
LIMIT 1`,
};

/** The price by the list valid on the stay's business day. No list or a band without a price is a fault of the data. */
export async function quoteStay(sql: Sql, stay: Stay & { readonly venueId: string }): Promise<Quote> {
  const venue = await loadVenue(sql, stay.venueId, datesAround(stay.from));
  const day = businessDayOf(venue, stay.from);
  const asked = [venue.id, day, stay.roomType, dayTypeOf(venue, day)];
  const quote = quoteFrom(venue, stay, await sql.query<Price>(pricesSql, asked));
  const [minimum] = await sql.query<{ amount: number }>(minimumSql, asked);
  return minimum ? withMinimum(quote, minimum.amount) : quote;
}

/** The least a party spends is said in a line of its own and costs nothing more by itself. */
function withMinimum({ lines, total }: Quote, amount: number): Quote {
  const yuan = decimal(amount / 100);
  const line = {
    textZh: `最低消费 ${yuan} 元，包厢费计算在内`,
    textEn: `Minimum spend ¥${yuan}, the room included`,
    amount: 0,
  };
  return { lines: [...lines, line], total, minimumSpend: amount };
}

/** The same from prices at hand: a package where one fits the whole stay and is not dearer, else hour by hour. */
export function quoteFrom(venue: Venue, stay: Stay, prices: readonly Price[]): Quote {
  const day = businessDayOf(venue, stay.from);
  const context = { venue, stay, dayType: dayTypeOf(venue, day) };
  const segments = bandSegments(venue, day, stay.from, stay.to);
  const hourly = segments.map((segment) => hourLine(context, segment, prices));
  const inPackage = segments.length === 1 && !stay.hourly ? packageLine(context, segments[0]!, prices) : null;
  const lines = inPackage && inPackage.amount <= total(hourly) ? [inPackage] : hourly;
  return { lines, total: total(lines) };
}

type Line = Quote['lines'][number];
interface Context {
  readonly venue: Venue;
  readonly stay: Stay;
  readonly dayType: DayType;
}

const total = (lines: readonly Line[]): number => lines.reduce((sum, { amount }) => sum + amount, 0);
const hoursOf = ({ from, to }: { from: Date; to: Date }): number => (to.getTime() - from.getTime()) / 3_600_000;

function hourLine(context: Context, segment: BandSegment, prices: readonly Price[]): Line {
  const price = prices.find(({ band, hours }) => band === segment.band && hours === null);
  if (!price) {
    const { roomType } = context.stay;
    throw new ModelError('the price list has no price for this', {
      roomType,
      band: segment.band,
      dayType: context.dayType,
    });
  }
  const hours = hoursOf(segment);
  const said = describe(context, segment);
  return {
    textZh: `${said.zh} ${decimal(hours)} 小时 × ${decimal(price.amount / 100)} 元`,
    textEn: `${said.en}: ${decimal(hours)} h × ¥${decimal(price.amount / 100)}`,
    amount: Math.round(price.amount * hours),
  };
}

function packageLine(context: Context, segment: BandSegment, prices: readonly Price[]): Line | null {
  const hours = hoursOf(context.stay);
  const price = prices.find((one) => one.band === segment.band && one.hours === hours);
  if (!price) return null;
  const said = describe(context, segment);
  return {
    textZh: `${said.zh} ${decimal(hours)} 小时套餐`,
    textEn: `${said.en}: ${decimal(hours)} h package`,
    amount: price.amount,
  };
}

function describe({ venue, stay, dayType }: Context, segment: BandSegment): { zh: string; en: string } {
  const times = `${clockTime(venue, segment.from)}–${clockTime(venue, segment.to)}`;
  const [day, band, room] = [dayTypeNames[dayType], bandNames[segment.band], roomTypeNames[stay.roomType]];
  return {
    zh: `${day.zh}${band?.zh ?? segment.band} ${times} ${room.zh}`,
    en: `${day.en}, ${band?.en ?? segment.band} ${times}, ${room.en}`,
  };
}

const decimal = (value: number): string => String(Math.round(value * 100) / 100);
