import { useEffect, useState } from 'preact/hooks';

/** How far the server's clock is ahead of this browser's, in ms: ages are told by the clock that made the times. */
let aheadMs = 0;
const listeners = new Set<() => void>();
let timer: number | undefined;

/** Notes what the server's clock shows now. */
export function setServerClock(nowMs: number): void {
  aheadMs = nowMs - Date.now();
}

export const serverNow = (): number => Date.now() + aheadMs;

/** What `say` makes of the time now, made again every second; drawn again only when it says something else. */
export function useTicking(say: () => string): string {
  const [, setText] = useState('');
  useEffect(() => {
    const listener = (): void => setText(say());
    listeners.add(listener);
    timer ??= window.setInterval(() => {
      for (const one of listeners) one();
    }, 1_000);
    return () => {
      listeners.delete(listener);
      if (listeners.size > 0) return;
      clearInterval(timer);
      timer = undefined;
    };
  }, [say]);
  return say();
}
