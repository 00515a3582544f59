/** What a panel shows: a query, and what its lines are called (`{{label}}`). */
export interface Query {
  expr: string;
  legend?: string;
  /** The value of now, as a table's row. */
  instant?: true;
}

/** A panel as it is written down: `unit` as Grafana names it (s, percentunit, short ...); `bad`: from this value on it is red. */
export interface Panel {
  title: string;
  /** What it means and what to do, for whoever sees it red at night. */
  about: string;
  kind: 'stat' | 'timeseries' | 'table' | 'bargauge';
  unit?: string;
  bad?: number;
  /** Of 24 columns; a stat has 4, others 12. */
  width?: number;
  stacked?: true;
  /** What a table's columns are called, by the letters of its queries. */
  columns?: Readonly<Record<string, string>>;
  queries: readonly Query[];
}

/** A dashboard: rows of panels, each row with a title. */
export interface Dashboard {
  uid: string;
  title: string;
  about: string;
  byTenant: boolean;
  rows: readonly { title: string; panels: readonly Panel[] }[];
}

const columns = 24;
const heights = { stat: 4, timeseries: 8, table: 9, bargauge: 9 };
const source = { type: 'prometheus', uid: '${source}' };

/** The JSON that Grafana reads. */
export function dashboardJson({ uid, title, about, byTenant, rows }: Dashboard): object {
  return {
    uid,
    title: `Tocsin / ${title}`,
    description: about,
    tags: ['tocsin'],
    schemaVersion: 39,
    editable: true,
    graphTooltip: 1,
    refresh: '30s',
    time: { from: 'now-6h', to: 'now' },
    timezone: 'browser',
    links: [{ type: 'dashboards', tags: ['tocsin'], title: 'Tocsin', asDropdown: true, keepTime: true, includeVars: true }],
    templating: { list: [sourceVariable, ...(byTenant ? [tenantVariable] : [])] },
    panels: laidOut(rows),
  };
}

const sourceVariable = { name: 'source', label: 'Prometheus', type: 'datasource', query: 'prometheus', hide: 0 };
const tenantVariable = {
  name: 'tenant',
  label: 'Tenant',
  type: 'query',
  datasource: source,
  query: { query: 'label_values(tocsin_alerts_received_total, tenant)', refId: 'tenants' },
  refresh: 2,
  includeAll: true,
  multi: true,
  allValue: '.*',
  current: { text: 'All', value: '$__all' },
};

/** Panels from left to right, a new line where one does not fit any more. */
function laidOut(rows: Dashboard['rows']): object[] {
  const panels: object[] = [];
  let y = 0;
  for (const { title, panels: inRow } of rows) {
    panels.push({ id: panels.length + 1, type: 'row', title, collapsed: false, gridPos: { x: 0, y, w: columns, h: 1 }, panels: [] });
    y += 1;
    let [x, tallest] = [0, 0];
    for (const panel of inRow) {
      const [w, h] = [panel.width ?? (panel.kind === 'stat' ? 4 : 12), heights[panel.kind]];
      if (x + w > columns) [x, y, tallest] = [0, y + tallest, 0];
      panels.push(panelJson(panels.length + 1, panel, { x, y, w, h }));
      [x, tallest] = [x + w, Math.max(tallest, h)];
    }
    y += tallest;
  }
  return panels;
}

function panelJson(id: number, panel: Panel, gridPos: object): object {
  const { title, about, kind, unit = 'short', bad, stacked, queries } = panel;
  const steps = [{ color: 'green', value: null }, ...(bad === undefined ? [] : [{ color: 'red', value: bad }])];
  const lines = { drawStyle: 'line', lineWidth: 1, fillOpacity: stacked ? 30 : 8, showPoints: 'never', stacking: { mode: stacked ? 'normal' : 'none' } };
  return {
    ...{ id, type: kind, title, description: about, gridPos, datasource: source },
    fieldConfig: {
      defaults: { unit, min: 0, thresholds: { mode: 'absolute', steps }, ...(kind === 'timeseries' ? { custom: lines } : {}) },
      overrides: [],
    },
    options: optionsOf(kind, bad !== undefined),
    targets: queries.map(({ expr, legend = '', instant }, index) => ({
      ...{ refId: String.fromCharCode(65 + index), datasource: source, expr, legendFormat: legend },
      ...(kind === 'table' || kind === 'bargauge' || instant
        ? { instant: true, range: false, format: kind === 'table' ? 'table' : 'time_series' }
        : { range: true }),
    })),
    ...(kind === 'table' ? { transformations: joined(panel.columns ?? {}) } : {}),
  };
}

function optionsOf(kind: Panel['kind'], hasBad: boolean): object {
  const reduceOptions = { calcs: ['lastNotNull'], fields: '', values: false };
  if (kind === 'stat') return { reduceOptions, colorMode: hasBad ? 'background' : 'value', graphMode: 'area', textMode: 'auto' };
  if (kind === 'bargauge') return { reduceOptions, orientation: 'horizontal', displayMode: 'gradient', showUnfilled: true };
  if (kind === 'table') return { showHeader: true };
  return { legend: { displayMode: 'list', placement: 'bottom' }, tooltip: { mode: 'multi', sort: 'desc' } };
}

/** One row for each set of labels, one column for each query. */
function joined(names: Readonly<Record<string, string>>): object[] {
  const renameByName = Object.fromEntries(Object.entries(names).map(([letter, name]) => [`Value #${letter}`, name]));
  return [
    { id: 'merge', options: {} },
    { id: 'organize', options: { excludeByName: { Time: true }, renameByName } },
  ];
}
