const longest = 100;

/**
 * The Prometheus name of a metric or label as node-problem-detector exports it (OpenCensus's rule):
 * `disk/io_time` becomes `disk_io_time`, `0x` becomes `key_0x`.
 */
export function exportedName(displayName: string): string {
  const cut = Buffer.from(displayName).subarray(0, longest).toString('utf8');
  const started = /^[0-9]/.test(cut) ? `_${cut}` : cut;
  const name = started.replace(/-{2,}/g, '-').replace(/[^A-Za-z0-9_]/gu, '_');
  return name.startsWith('_') ? `key${name}` : name;
}
