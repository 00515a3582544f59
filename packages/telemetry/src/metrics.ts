import type { Meter, ObservableGauge } from '@opentelemetry/api';
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { boundedLabel, otherValue } from './boundedLabel.ts';
import { type MetricDefinition, metricList, tenantsNamedMax, typesNamedMax } from './metricList.ts';

type List = typeof metricList;
type NamesOf<Kind> = { [Name in keyof List]: List[Name]['kind'] extends Kind ? Name : never }[keyof List];
type Labels<Name extends keyof List> = Readonly<Record<List[Name]['labels'][number], string>>;

/** What a gauge shows when it is asked: a value for each set of labels. */
export type Put = <Name extends NamesOf<'gauge'>>(name: Name, value: number, labels: Labels<Name>) => void;

/** The metrics of this process, see `metricList`. */
export interface Metrics {
  /** Counts `by` more. */
  count<Name extends NamesOf<'counter'>>(name: Name, by: number, labels: Labels<Name>): void;
  /** Notes how long something took, in seconds. */
  time<Name extends NamesOf<'histogram'>>(name: Name, seconds: number, labels: Labels<Name>): void;
  /** Asks `read` for gauges at every scrape; what it rejects with is left out of that scrape. */
  observe(names: readonly NamesOf<'gauge'>[], read: (put: Put) => Promise<void>): void;
  /** The text that Prometheus scrapes. */
  render(): Promise<string>;
  shutdown(): Promise<void>;
}

const collectMsMax = 2_000;

/** Makes the metrics of a process. No port is opened: `render` is served by `serveOps` or the app itself. */
export function createMetrics(): Metrics {
  const reader = new PrometheusExporter({ preventServerStart: true });
  const provider = new MeterProvider({ readers: [reader] });
  const meter = provider.getMeter('tocsin');
  const serializer = new PrometheusSerializer(undefined, false, undefined, true, true);
  const tenantLabel = boundedLabel(tenantsNamedMax);
  const knownTypes = boundedLabel(typesNamedMax);
  const bound = <L extends Readonly<Record<string, string>>>(labels: L): L => {
    if (!('tenant' in labels)) return labels;
    const tenant = tenantLabel(String(labels['tenant']));
    const type = String(labels['alert_type']);
    return { ...labels, tenant, ...('alert_type' in labels && { alert_type: knownTypes(`${tenant} ${type}`) === otherValue ? otherValue : type }) };
  };
  const counters = new Map(definitions('counter').map(([name, { name: id, help }]) => [name, meter.createCounter(id, { description: help })]));
  const histograms = new Map(definitions('histogram').map(([name, definition]) => [name, histogram(meter, definition)]));
  const gauges = new Map(definitions('gauge').map(([name, { name: id, help }]) => [name, meter.createObservableGauge(id, { description: help })]));
  return {
    count: (name, by, labels) => counters.get(name)?.add(by, bound(labels)),
    time: (name, seconds, labels) => histograms.get(name)?.record(seconds, bound(labels)),
    observe: (names, read) => observe(meter, gauges, names, read),
    render: async () => serializer.serialize((await reader.collect({ timeoutMillis: collectMsMax })).resourceMetrics),
    shutdown: () => provider.shutdown(),
  };
}

function definitions(kind: MetricDefinition['kind']): [string, MetricDefinition][] {
  return Object.entries(metricList).filter(([, definition]) => definition.kind === kind);
}

function histogram(meter: Meter, { name, help, buckets }: MetricDefinition) {
  return meter.createHistogram(name, { description: help, advice: { explicitBucketBoundaries: [...(buckets ?? [])] } });
}

function observe(meter: Meter, gauges: ReadonlyMap<string, ObservableGauge>, names: readonly string[], read: (put: Put) => Promise<void>): void {
  const asked = names.flatMap((name) => gauges.get(name) ?? []);
  meter.addBatchObservableCallback(async (result) => {
    await read((name, value, labels) => {
      const gauge = gauges.get(name);
      if (gauge) result.observe(gauge, value, labels);
    });
  }, asked);
}
