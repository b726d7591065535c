/** As what a part of the audit may be taken away. */
export const exportFormats = ['csv', 'jsonl', 'cases', 'xes', 'ocel'] as const;
export type ExportFormat = (typeof exportFormats)[number];

export const asExportFormat = (text: string): ExportFormat | null => exportFormats.find((one) => one === text) ?? null;

/**
 * `csv` and `jsonl` hold the events that were asked for and no others; the rest holds, whole, every case that these
 * events touch: as a list, or as its visits for process mining.
 */
export const ofCases = (format: ExportFormat): boolean => format !== 'csv' && format !== 'jsonl';

interface Kind {
  readonly ending: string;
  readonly mediaType: string;
}
export const kinds: Readonly<Record<ExportFormat, Kind>> = {
  csv: { ending: 'csv', mediaType: 'text/csv; charset=utf-8' },
  jsonl: { ending: 'jsonl', mediaType: 'application/x-ndjson' },
  cases: { ending: 'csv', mediaType: 'text/csv; charset=utf-8' },
  xes: { ending: 'xes', mediaType: 'application/xml' },
  ocel: { ending: 'json', mediaType: 'application/json' },
};
