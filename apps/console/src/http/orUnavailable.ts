import { TocsinError } from '@tocsin/contracts/errors';

/** What the record answers; when it does not, an error that says to come again soon. Errors of our own stay what they are. */
export async function orUnavailable<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof TocsinError) throw error;
    throw new TocsinError('unavailable', 'the record does not answer at the moment: try again in a few seconds', { retryAfterSeconds: 2, cause: error });
  }
}
