import { AsyncLocalStorage } from 'node:async_hooks';
import { type Context, type ContextManager, ROOT_CONTEXT } from '@opentelemetry/api';

/** OpenTelemetry's current context, carried along with what a function awaits. */
export function asyncContextManager(): ContextManager {
  const storage = new AsyncLocalStorage<Context>();
  const manager: ContextManager = {
    active: () => storage.getStore() ?? ROOT_CONTEXT,
    with: (context, work, thisArg, ...args) => storage.run(context, () => work.call(thisArg, ...args)),
    bind: (context, target) => (typeof target === 'function' ? bound(storage, context, target) : target),
    enable: () => manager,
    disable: () => {
      storage.disable();
      return manager;
    },
  };
  return manager;
}

function bound<T>(storage: AsyncLocalStorage<Context>, context: Context, target: T & CallableFunction): T {
  return new Proxy(target, { apply: (work, thisArg, args) => storage.run(context, () => Reflect.apply(work, thisArg, args)) });
}
