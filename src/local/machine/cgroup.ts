/**
 * The limit in a `memory.max` (cgroup v2) or `memory.limit_in_bytes` (v1), in bytes.
 * @returns undefined when there is none; v1 says so with a number near 2^63
 */
export function memoryLimit(text: string): number | undefined {
  const bytes = Number(text.trim() || Number.NaN);
  return Number.isFinite(bytes) && bytes > 0 && bytes < 2 ** 62 ? bytes : undefined;
}

/**
 * The limit in a `cpu.max` (cgroup v2), `200000 100000`, in processors.
 * @returns undefined when there is none
 * @see https://docs.kernel.org/admin-guide/cgroup-v2.html
 */
export function processorLimit(text: string): number | undefined {
  const [quota, period] = text.trim().split(/\s+/).map(Number);
  if (quota === undefined || period === undefined || !(quota > 0) || !(period > 0))
    return undefined;
  return quota / period;
}
