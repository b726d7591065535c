/** The manual's own order of its 45 flows: five chapters, each in one or two groups of numbers. */
export interface Chapter {
  readonly key: string;
  readonly groups: readonly { readonly key: string; readonly from: number; readonly to: number }[];
}

const chapter = (key: string, ...groups: readonly (readonly [string, number, number])[]): Chapter => ({
  key,
  groups: groups.map(([name, from, to]) => ({ key: name, from, to })),
});

/** In columns, as the map shows them. */
export const columns: readonly (readonly Chapter[])[] = [
  [chapter('phone', ['bookings', 1, 13], ['calls', 14, 19])],
  [chapter('outages', ['power', 20, 21]), chapter('office', ['members', 22, 28]), chapter('opinions', ['praise', 29, 30])],
  [chapter('outbound', ['dialled', 31, 40], ['notices', 41, 45])],
];

/** Where work comes in, and what most flows lean on; other shared processes are listed beside the map. */
export const entries: readonly string[] = ['reception', 'hold-and-arrival', 'callback-promise', 'manual-handover'];

export const numberOf = (flow: number): string => String(flow).padStart(2, '0');
