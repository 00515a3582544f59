import { TocsinError } from '@tocsin/contracts/errors';

/** What the record answers; when it does not, an error that says to come again soon. */
export async function orUnavailable<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw new TocsinError('unavailable', 'the record does not answer at the moment: try again in a few seconds', { retryAfterSeconds: 2, cause: error });
  }
}
