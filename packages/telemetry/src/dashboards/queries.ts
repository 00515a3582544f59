/** The window that Grafana chooses by the scrape interval and the width of the panel. */
const window = '[$__rate_interval]';

/** A counter's rate, summed over its series, or by labels. */
export const rate = (counter: string, by = '') => `sum${by && ` by (${by})`} (rate(${counter}${window}))`;

/** A quantile of a histogram, over its series, or by labels. */
export const quantile = (q: number, histogram: string, selector = '', by = '') =>
  `histogram_quantile(${q}, sum by (${['le', by].filter(Boolean).join(', ')}) (rate(${histogram}_bucket${selector}${window})))`;

/** How often something rare happened within a time (`24h`): a counter that was first seen within it was 0 before, which `increase` does not know. */
export const happened = (counter: string, within: string) =>
  `(sum(increase(${counter}[${within}]) and ${counter} offset ${within}) or vector(0)) + (sum(${counter} unless ${counter} offset ${within}) or vector(0))`;

/** Of those tenants that are chosen. */
export const chosen = 'tenant=~"$tenant"';
