/** Parks and clusters by occupancy, from the report of it. Pure. */
import type { Table } from './types.ts';

export interface Occupied {
  code: string;
  name: string;
  kind: string;
  pct: number;
  /** The day, month or year of the rate; null if its source has none. */
  asOf: string | null;
  rule: string;
  note: string;
}

/** The least rates that can be chosen; 0 is all. */
export const LEAST = [0, 80, 95] as const;

export const leastOf = (text: string | undefined): number => LEAST.find((pct) => String(pct) === text) ?? 0;

const text = (value: unknown): string => (value === null || value === undefined ? '' : String(value));

/** Those of known rate from the fullest on, and the names of the others; sums have no code. */
export function occupied(table: Table, least: number): { shown: Occupied[]; known: number; unknown: string[] } {
  const places = table.rows.filter((row) => row['area'] !== null);
  const known = places
    .filter((row) => typeof row['occupancy_pct'] === 'number')
    .map((row): Occupied => ({
      code: text(row['area']),
      name: text(row['area_name']),
      kind: text(row['kind']),
      pct: Number(row['occupancy_pct']),
      asOf: row['as_of'] ? text(row['as_of']) : null,
      // That the rate has no date is said in the column of dates.
      rule: text(row['rule']).replace(/, (không ghi ngày|undated)$/, ''),
      note: text(row['note']).replace(/, (không ghi ngày|undated)/, ''),
    }))
    .sort((a, b) => b.pct - a.pct);
  const unknown = places.filter((row) => typeof row['occupancy_pct'] !== 'number').map((row) => text(row['area_name']));
  return { shown: known.filter((own) => own.pct >= least), known: known.length, unknown };
}
