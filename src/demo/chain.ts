/** The demo chain's venues, rooms and prices. Prices are in fen; every name, address and number is invented. */
import { roomTypes, type RoomType } from '../domain/shapes';

export interface RoomSpec {
  readonly number: string;
  readonly floor: number;
  readonly type: RoomType;
  readonly capacity: number;
  readonly maximum: number;
}
export interface TypeSpec {
  readonly key: RoomType;
  readonly name: string;
  readonly name_en: string;
  readonly rank: number;
  readonly persons_from: number;
  readonly persons_to: number;
}
export interface PriceSpec {
  readonly room_type: RoomType;
  readonly day_type: string;
  readonly band: string;
  readonly hours: number | null;
  readonly amount: number;
}
export interface VenueSpec {
  readonly key: string;
  readonly name: string;
  readonly name_en: string;
  readonly time_zone: string;
  readonly address: string;
  readonly address_en: string;
  readonly phone: string;
  readonly types: readonly TypeSpec[];
  readonly rooms: readonly RoomSpec[];
  readonly prices: readonly PriceSpec[];
}

export const types: readonly TypeSpec[] = [
  { key: 'mini', name: '迷你包', name_en: 'Mini', rank: 1, persons_from: 2, persons_to: 3 },
  { key: 'small', name: '小包', name_en: 'Small', rank: 2, persons_from: 4, persons_to: 6 },
  { key: 'medium', name: '中包', name_en: 'Medium', rank: 3, persons_from: 7, persons_to: 9 },
  { key: 'large', name: '大包', name_en: 'Large', rank: 4, persons_from: 10, persons_to: 15 },
  { key: 'deluxe', name: '豪华包', name_en: 'Deluxe', rank: 5, persons_from: 16, persons_to: 30 },
];

/** Series letter, count, floors, comfort and safety maximum: twenty-four rooms over the five sizes. */
const series: Readonly<
  Record<RoomType, { letter: string; numbers: readonly number[]; capacity: number; maximum: number }>
> = {
  mini: { letter: 'C', numbers: [1, 2, 3, 4, 5], capacity: 3, maximum: 4 },
  small: { letter: 'B', numbers: [1, 3, 5, 7, 9, 11, 13], capacity: 6, maximum: 8 },
  medium: { letter: 'A', numbers: [10, 12, 14, 16, 18, 20], capacity: 9, maximum: 11 },
  large: { letter: 'D', numbers: [2, 4, 6, 8], capacity: 15, maximum: 18 },
  deluxe: { letter: 'V', numbers: [1, 2], capacity: 30, maximum: 36 },
};
const floorOf = (type: RoomType, number: number): number =>
  type === 'mini' || type === 'small' || (type === 'medium' && number < 16) ? 2 : 3;

export const rooms: readonly RoomSpec[] = roomTypes.flatMap((type) => {
  const { letter, numbers, capacity, maximum } = series[type];
  return numbers.map((number) => ({
    number: `${letter}${String(number).padStart(2, '0')}`,
    floor: floorOf(type, number),
    type,
    capacity,
    maximum,
  }));
});

/** A small room's hour in yuan; the other sizes are multiples of it. */
const hourly = {
  weekday: { afternoon: 48, prime: 98, late: 78 },
  weekend: { afternoon: 68, prime: 138, late: 98 },
  holiday: { afternoon: 88, prime: 168, late: 118 },
} as const;
const multiple: Readonly<Record<RoomType, number>> = { mini: 0.7, small: 1, medium: 1.5, large: 2.3, deluxe: 4.2 };
const packageHours = 3;
const packageShare = 386 / (3 * 138);

/** The price list of a venue whose prices are `level` times the chain's. */
export const pricesAt = (level: number): PriceSpec[] =>
  roomTypes.flatMap((room_type) =>
    Object.entries(hourly).flatMap(([day_type, bands]) =>
      Object.entries(bands).flatMap(([band, yuan]) => {
        const hour = yuan * multiple[room_type] * level;
        const one = { room_type, day_type, band };
        const byHour = { ...one, hours: null, amount: Math.round(hour) * 100 };
        const together = Math.round(hour * packageHours * packageShare) * 100;
        return band === 'late' ? [byHour] : [byHour, { ...one, hours: packageHours, amount: together }];
      }),
    ),
  );

const common = { time_zone: 'Asia/Shanghai', types, rooms };

export const venues: readonly VenueSpec[] = [
  {
    ...common,
    key: 'zhongshan',
    name: '中山路店',
    name_en: 'Zhongshan Road',
    address: '中山路 88 号 2–3 楼',
    address_en: '2–3/F, 88 Zhongshan Road',
    phone: '021 5550 0101',
    prices: pricesAt(1),
  },
  {
    ...common,
    key: 'jiangwan',
    name: '江湾店',
    name_en: 'Jiangwan',
    address: '江湾广场 A 座 2–3 楼',
    address_en: '2–3/F, Tower A, Jiangwan Plaza',
    phone: '021 5550 0102',
    prices: pricesAt(0.9),
  },
  {
    ...common,
    key: 'hubin',
    name: '湖滨店',
    name_en: 'Lakeside',
    address: '湖滨路 16 号 2–3 楼',
    address_en: '2–3/F, 16 Hubin Road',
    phone: '021 5550 0103',
    prices: pricesAt(1.1),
  },
];
