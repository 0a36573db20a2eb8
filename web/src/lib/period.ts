/** Ends of periods. Pure. */
import { KNOWN } from './format.ts';

/** The last day, month or year in a period whose end is exclusive, with the precision of that end. */
export function lastBefore(end: string, precision: unknown = 'day'): string {
  const known = end.slice(0, KNOWN[String(precision)] ?? 10);
  const [year, month, day] = known.split('-').map(Number) as [number, number?, number?];
  const last = new Date(Date.UTC(year, (month ?? 1) - 1, day ?? 1));
  if (day !== undefined) last.setUTCDate(last.getUTCDate() - 1);
  else if (month !== undefined) last.setUTCMonth(last.getUTCMonth() - 1);
  else last.setUTCFullYear(last.getUTCFullYear() - 1);
  return last.toISOString().slice(0, known.length);
}
