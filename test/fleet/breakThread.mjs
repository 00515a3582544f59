// Preloaded into a worker process: each of its threads throws as soon as it has taken something to do.
import { isMainThread, parentPort } from 'node:worker_threads';

const say = parentPort?.postMessage.bind(parentPort);
if (!isMainThread && parentPort && say) {
  parentPort.postMessage = (message) => {
    say(message);
    if (message?.kind === 'signal')
      setImmediate(() => {
        throw new Error('broken for a test');
      });
  };
}
