/** Something to begin with, as a service would send it. */
export const exampleAlert = JSON.stringify(
  {
    alert_type: 'high_error_rate',
    severity: 'high',
    message: 'Error rate of checkout-api is over 5 %',
    environment: 'prod',
    labels: { service: 'checkout-api', team: 'payments' },
    annotations: { value: '12.4', limit: '5', unit: '%', runbook_url: 'https://runbooks.example.com/checkout' },
  },
  null,
  2,
);

/** The value of pasted JSON, or what is wrong with it in the browser's words. */
export function readPasted(text: string): { alert?: unknown; problem?: string } {
  try {
    return { alert: JSON.parse(text) as unknown };
  } catch (thrown) {
    if (!(thrown instanceof SyntaxError)) throw thrown;
    return { problem: thrown.message };
  }
}
