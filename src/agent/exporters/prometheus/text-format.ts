/** One metric with its samples, as prom-client's registry gives it. */
export interface Family {
  readonly name: string;
  readonly help: string;
  readonly type: unknown;
  readonly values?: readonly {
    readonly value: number;
    readonly labels: Partial<Record<string, string | number>>;
  }[];
}

/** Content type of what `renderFamilies` gives; the same words as node-problem-detector's. */
export const textFormatType = 'text/plain; version=0.0.4; charset=utf-8; escaping=underscores';

/**
 * Families by name, series by label values, numbers as Go prints them: the bytes that
 * node-problem-detector answers, so that a diff of two scrapes shows what differs and nothing else.
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export function renderFamilies(families: readonly Family[]): string {
  return families
    .filter(({values = []}) => values.length > 0)
    .sort((a, b) => compare(a.name, b.name))
    .map(renderFamily)
    .join('');
}

function renderFamily({name, help, type, values = []}: Family): string {
  const samples = values
    .map(({labels, value}) => ({
      order: Object.values(labels).map(String),
      text: `${name}${renderLabels(labels)} ${goFloat(value)}\n`,
    }))
    .sort((a, b) => compareAll(a.order, b.order))
    .map(({text}) => text)
    .join('');
  return `# HELP ${name} ${escape(help)}\n# TYPE ${name} ${String(type)}\n${samples}`;
}

function renderLabels(labels: Partial<Record<string, string | number>>): string {
  const pairs = Object.entries(labels).map(
    ([name, value]) => `${name}="${escape(String(value)).replaceAll('"', '\\"')}"`,
  );
  return pairs.length > 0 ? `{${pairs.join(',')}}` : '';
}

function escape(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}

/**
 * A number as Go's strconv.FormatFloat(v, 'g', -1, 64) prints it: shortest digits, an exponent below
 * 1e-4 and from 1e6 on (`1e+06`, `7.622598656e+09`, `1e-05`).
 */
export function goFloat(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const [digits = '', exponent = '0'] = value.toExponential().split('e');
  const power = Number(exponent);
  if (power >= -4 && power < 6) return String(value);
  return `${digits}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}

function compareAll(a: readonly string[], b: readonly string[]): number {
  const at = a.findIndex((value, i) => value !== b[i]);
  return at < 0 ? 0 : compare(a[at] ?? '', b[at] ?? '');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
