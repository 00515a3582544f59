import { isPortFree, nextFreePort } from '@tocsin/devkit/embedded/freePort';
import { portHolder } from '@tocsin/devkit/embedded/portHolder';
import type { UpEnv } from './env.ts';
import { type AppPlan, defaultPorts } from './fleet.ts';

/** A port for every app, and what people should hear about it. */
export interface SettledPorts {
  /** By name of the app. */
  byApp: Map<string, number>;
  notes: { app: string; text: string }[];
}

/**
 * Gives each app the port of its variable, else its default, else (default taken) the next free one, said so. Throws a sentence when a port that was asked for
 * is taken. Several workers: the first has the fixed port, the others follow.
 */
export async function settlePorts(fleet: readonly AppPlan[], env: UpEnv): Promise<SettledPorts> {
  const byApp = new Map<string, number>();
  const notes: SettledPorts['notes'] = [];
  const asked = new Set(fleet.flatMap((app) => env[app.port] ?? []));
  const taken = new Set<number>([...Object.values(defaultPorts), ...asked]);
  const first = new Set<string>();
  for (const app of fleet) {
    const isFirst = !first.has(app.port);
    first.add(app.port);
    const wanted = env[app.port] ?? defaultPorts[app.port];
    if (isFirst && (await isPortFree(wanted))) {
      byApp.set(app.name, wanted);
      continue;
    }
    const holder = isFirst ? ((await portHolder(wanted)) ?? 'another program') : '';
    if (isFirst && env[app.port] !== undefined) throw new Error(portTaken(app, wanted, holder));
    const port = await nextFreePort(wanted + 1, taken);
    taken.add(port);
    byApp.set(app.name, port);
    if (isFirst) notes.push({ app: app.name, text: `port ${wanted} is in use by ${holder}: taking ${port} (${app.port} chooses another)` });
  }
  return { byApp, notes };
}

const portTaken = (app: AppPlan, port: number, holder: string) =>
  `${app.port}=${port}: that port is in use by ${holder}. End that program, or choose another port for ${app.name}: ${app.port}=${port + 100} npm start`;
