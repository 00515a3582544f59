import { Worker } from 'node:worker_threads';
import { TocsinError } from '@tocsin/contracts/errors';
import type { CalendarEvent, CalendarWindow } from './readCalendar.ts';

/** What the thread says, once. */
export type ReadAnswer = { events: CalendarEvent[] } | { fault: string };

const memoryMb = 256;

/**
 * Reads a calendar (`readCalendar`) in a thread that is stopped after `timeoutMs`: a rule of its may be one that never comes true, and would be looked for without an end. Throws
 * invalid_input for what is no calendar, or takes too long.
 */
export async function readApart(text: string, window: CalendarWindow, timeoutMs: number): Promise<CalendarEvent[]> {
  const workerData = { text, window };
  const thread = new Worker(new URL('./readThread.ts', import.meta.url), {
    workerData,
    name: 'tocsin: calendar',
    resourceLimits: { maxOldGenerationSizeMb: memoryMb },
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    const answer = await new Promise<ReadAnswer>((resolve, reject) => {
      timer = setTimeout(() => resolve({ fault: 'the calendar takes too long to read' }), timeoutMs);
      thread.once('message', resolve);
      thread.once('error', reject);
      thread.once('exit', () => resolve({ fault: 'the calendar could not be read' }));
    });
    if ('fault' in answer) throw new TocsinError('invalid_input', answer.fault);
    return answer.events;
  } finally {
    clearTimeout(timer);
    await thread.terminate();
  }
}
