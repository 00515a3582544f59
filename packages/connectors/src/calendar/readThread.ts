import { parentPort, workerData } from 'node:worker_threads';
import { messageOf } from '@tocsin/contracts/errors';
import type { ReadAnswer } from './readApart.ts';
import { type CalendarWindow, readCalendar } from './readCalendar.ts';

const { text, window } = workerData as { text: string; window: CalendarWindow };
parentPort?.postMessage(read());

function read(): ReadAnswer {
  try {
    return { events: readCalendar(text, window) };
  } catch (error) {
    return { fault: messageOf(error) };
  }
}
