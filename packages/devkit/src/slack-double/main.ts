import { readDoubleEnv } from './env.ts';
import { startSlackDouble } from './startSlackDouble.ts';

/** Runs the Slack double as a process: one JSON line on stdout when it listens, an end at SIGTERM, SIGINT or when the parent that started it has gone. */
const double = await startSlackDouble(readDoubleEnv());
process.stdout.write(`${JSON.stringify({ level: 30, time: Date.now(), name: 'slack-double', msg: 'ready', url: double.url, apiUrl: double.apiUrl })}\n`);
process.send?.({ ready: true, url: double.url });

const stop = (): void => {
  void double.close().then(() => process.exit(0));
};
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
process.once('disconnect', stop);
