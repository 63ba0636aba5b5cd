/** @returns the time in an API object's text; undefined when there is none, or none that can be read */
export function readTime(text: string | null | undefined): Date | undefined {
  if (!text) return undefined;
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? undefined : time;
}

/** @returns RFC 3339 in UTC with whole seconds, as `metav1.Time` is written: `2026-11-21T12:00:00Z` */
export function writeTime(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}
