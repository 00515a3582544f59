import { modelLanguage } from '@tocsin/contracts/language';
import type { OverrideData } from './overrideData.ts';

function texts(values: Record<string, string>): Record<string, string> {
  return Object.assign(Object.create(null), values);
}

/** What a template is tried on before it is taken. Its names are also the names that a template may use. */
export const sampleData: OverrideData = {
  tenant: 'acme',
  language: modelLanguage,
  alert: {
    type: 'high_cpu',
    severity: 'critical',
    severity_word: 'Critical',
    status: 'firing',
    summary: 'CPU > 95% on db-1',
    message: 'CPU > 95% on db-1\nfor 10 minutes',
    description: 'Orders may time out.',
    environment: 'prod',
    service: 'checkout-api',
    source: 'db-1:9100',
    labels: texts({ alertname: 'HighCpu', instance: 'db-1:9100', service: 'checkout-api', team: 'payments' }),
    annotations: texts({ description: 'Orders may time out.', value: '95.3' }),
    starts_at: 'Nov 23, 10:32 UTC',
    resolved_at: '',
    duration: '',
  },
  group: { count: 3, firing: 2, acknowledged: 0, resolved: 1, suppressed: 0, status: 'firing', receiver: 'payments', labels: texts({ alertname: 'HighCpu' }) },
};
