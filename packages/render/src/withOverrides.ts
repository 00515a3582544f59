import { compileOverrides } from './overrides/overrides.ts';
import type { Renderer } from './renderer.ts';

/** The same renderer speaking for one tenant: whatever is rendered, samples too, has the tenant's own words where it gave some. */
export function withOverrides(renderer: Renderer, templates: Parameters<typeof compileOverrides>[0]): Renderer {
  if (templates.length === 0) return renderer;
  const overrides = compileOverrides(templates);
  return {
    ...renderer,
    group: (request) => renderer.group({ overrides, ...request }),
    thread: (request) => renderer.thread({ overrides, ...request }),
    action: (request) => renderer.action({ overrides, ...request }),
    escalation: (request) => renderer.escalation({ overrides, ...request }),
    insight: (request) => renderer.insight({ overrides, ...request }),
    fault: (request, original) => renderer.fault({ overrides, ...request }, original),
  };
}
