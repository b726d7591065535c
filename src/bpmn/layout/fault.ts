/** Something a reader of the drawing would stumble over (warning) or could not read past (error). */
export interface Fault {
  readonly rule: string;
  readonly severity: 'error' | 'warning';
  readonly elements: readonly string[];
}
