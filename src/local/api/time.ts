/** A time as metadata says it, in whole seconds: `2026-11-21T18:00:00Z`. */
export function goTime(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}
