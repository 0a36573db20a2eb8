/** What a comparison of areas can say, and why it says nothing where it cannot. Pure. */
import { FEW, grouped, type Area } from './figures.ts';

/** How many groups of sectors are compared unless some are chosen. */
export const USUAL_GROUPS = 6;

/** The code of the whole city in the rows of reports. */
export const CITY = 'city';

/** The count of each group of sectors in an area. */
export const countsOf = (area: Area): Map<string, number> => new Map(grouped(area.mix).map((own) => [own.id, own.n]));

/** The groups with most establishments in the chosen areas, without those of unknown sector. */
export function leadingGroups(areas: readonly Area[], most = USUAL_GROUPS): string[] {
  const sums = new Map<string, number>();
  for (const [id, n] of areas.flatMap((area) => [...countsOf(area)])) sums.set(id, (sums.get(id) ?? 0) + n);
  return [...sums]
    .filter(([id]) => id !== 'unknown')
    .sort((a, b) => b[1] - a[1])
    .slice(0, most)
    .map(([id]) => id);
}

/** The share of a group among the establishments of known sector, in per cent; unknown if there are none. */
export const shareOf = (area: Area, group: string): number | null =>
  area.known === 0 ? null : (100 * (countsOf(area).get(group) ?? 0)) / area.known;

/** Whether so few sectors are known that shares describe single establishments. */
export const isFaint = (area: Area): boolean => area.known < FEW;

/** The end of a scale for all of these shares: the next ten per cent. */
export const scaleOf = (shares: readonly (number | null)[]): number =>
  Math.min(100, Math.max(10, Math.ceil(Math.max(0, ...shares.map((own) => own ?? 0)) / 10) * 10));

/** What a ball of the chart of growth needs. */
interface Measured {
  x: number | null;
  y: number | null;
  size: number;
}

/** Why a chart of quotients and growth would be empty: no such establishment, no growth known, or none at all. */
export type Silence = 'absent' | 'unmeasured' | 'still';

export function silence(balls: readonly Measured[]): Silence | null {
  if (balls.every((ball) => ball.size === 0)) return 'absent';
  const drawn = balls.filter((ball) => ball.x !== null && ball.y !== null);
  if (drawn.length === 0) return 'unmeasured';
  return drawn.every((ball) => ball.y === 0) ? 'still' : null;
}
