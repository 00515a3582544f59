import type { NativeAlert } from '@tocsin/contracts/nativeAlert';

export const stormAlerts = 300;
export const stormHosts = 40;
export const ordersType = 'orders_lost';

/** What is down in the demo, in an environment of its own. The same again is the same alert. */
export const paymentsDown = (environment: string): NativeAlert => ({
  ...{ alert_type: 'payments_down', severity: 'critical', message: 'The payment service answers 503 to every request', environment },
  ...{ labels: { service: 'payments', region: 'eu-central-1' }, annotations: { runbook_url: 'https://runbooks.example/payments' } },
});

export const ordersLost = (environment: string): NativeAlert => ({
  ...{ alert_type: ordersType, severity: 'critical', message: 'Orders are taken and never stored: 12 in the last minute', environment },
  labels: { service: 'orders', region: 'eu-central-1' },
});

/** The storm: one alert for each shard, several on each host. */
export function slowHosts(environment: string): NativeAlert[] {
  return Array.from({ length: stormAlerts }, (_, n) => {
    const host = `web-${(n % stormHosts) + 1}`;
    const labels = { host, shard: String(n), service: 'shop', switch: 'rack-7' };
    return { alert_type: 'high_latency', severity: 'warning', environment, message: `p99 latency of shard ${n} on ${host} is above 2 s`, labels };
  });
}
