import { refusalInWords } from '../../../desk/names';
import type { DeskError } from '../../../lib/errors';
import { answerTo, sentenceFor } from '../../error-page';
import type { SignedInVisit } from '../../visit';

/** Why it was not done, with elements by their names. */
export async function refusedInWords({ desk, language, t }: SignedInVisit, error: DeskError): Promise<string> {
  const answer = answerTo(error);
  const details = await refusalInWords(desk, answer.details, language).catch(() => answer.details);
  return sentenceFor(t, { ...answer, details });
}
