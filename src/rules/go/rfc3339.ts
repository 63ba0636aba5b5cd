const shape =
  /^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)T(?<hour>\d{1,2}):(?<minute>\d\d):(?<second>\d\d)(?:[.,]\d+)?(?:Z|[+-](?<zoneHour>\d\d):(?<zoneMinute>\d\d))$/;

/**
 * Whether Go takes a text for a time in JSON: RFC 3339, and an hour of one digit, a comma before the fraction and
 * a zone of up to 24:60.
 * @see https://pkg.go.dev/time#Time.UnmarshalJSON
 */
export function isRfc3339(text: string): boolean {
  const parts = shape.exec(text)?.groups;
  if (!parts) return false;
  const number = Object.fromEntries(
    Object.entries(parts).map(([name, digits]) => [name, Number(digits ?? 0)]),
  );
  const {year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, ...zone} = number;
  const onCalendar = month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
  const onClock = hour < 24 && minute < 60 && second < 60;
  return onCalendar && onClock && (zone['zoneHour'] ?? 0) <= 24 && (zone['zoneMinute'] ?? 0) <= 60;
}

function daysIn(year: number, month: number): number {
  // Years below 100 would become 19xx; the calendar repeats every 400 years.
  return new Date(Date.UTC(year + 400, month, 0)).getUTCDate();
}
