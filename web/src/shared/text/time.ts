/** Event times come without a zone and are UTC (architecture §8.12). */
export function parseTime(wire: string | null): Date | null {
  if (!wire) return null;
  const zoned = /[zZ]|[+-]\d\d:?\d\d$/.test(wire) ? wire : `${wire}Z`;
  const date = new Date(zoned);
  return Number.isNaN(date.getTime()) ? null : date;
}

const still = (): boolean => document.documentElement.dataset["still"] === "1";

export function clock(date: Date): string {
  return still()
    ? date.toISOString().slice(11, 16)
    : date.toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" });
}

export function exact(date: Date): string {
  return still() ? date.toISOString() : date.toLocaleString();
}

const STEPS: readonly (readonly [string, number])[] = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];
const DATE_FROM_S = 7 * 86_400;

/** The age in one short unit, for lists; the date of what is older than a week. */
export function ago(date: Date, now: Date = new Date()): string {
  if (still()) return date.toISOString().slice(0, 10);
  const seconds = Math.abs(now.getTime() - date.getTime()) / 1000;
  if (seconds >= DATE_FROM_S) {
    const thisYear = date.getFullYear() === now.getFullYear();
    return date.toLocaleDateString(undefined, {
      day: "numeric",
      month: "short",
      ...(thisYear ? {} : { year: "numeric" }),
    });
  }
  for (const [unit, size] of STEPS) {
    if (seconds < size) continue;
    const count = Math.floor(seconds / size);
    return new Intl.NumberFormat(undefined, { style: "unit", unit, unitDisplay: "narrow" }).format(count);
  }
  return "now";
}
