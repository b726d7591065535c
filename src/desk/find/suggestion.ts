/** What may be meant by what somebody types, and what is known of that when it is looked for. */
import type { Actor } from '../../lib/actor';
import type { Desk, Language } from '../desk';
import type { FindCriteria } from './criteria';

export type SuggestionKind =
  'case' | 'code' | 'guest' | 'phone' | 'room' | 'date' | 'person' | 'process' | 'outcome' | 'words';

export interface Suggestion {
  readonly kind: SuggestionKind;
  readonly text: string;
  readonly detail: string;
  /** The case itself, or what to look for. */
  readonly leads: { readonly caseId: string } | { readonly criteria: FindCriteria };
}

/** The words of the pages, for what is named there and nowhere else. */
export type Say = (key: string, params?: Readonly<Record<string, unknown>>) => string;
export interface Typing {
  readonly text: string;
  readonly language: Language;
  /** Outcomes in words. */
  readonly sayOutcome: (outcome: string) => string;
  readonly say: Say;
}

/** The text without a day that stood beside it, and that day. */
export interface Asked extends Typing {
  readonly on: Pick<FindCriteria, 'from' | 'to'>;
}
/** One kind of what may be meant. */
export type Kind = (desk: Desk, actor: Actor, asked: Asked) => Promise<Suggestion[]>;
