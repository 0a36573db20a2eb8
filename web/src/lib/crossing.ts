/** Whether the sides of an area cross, and a way out. Pure. */
import type { LonLat } from './geo.ts';

/** On which side of the line from `a` to `b` a point is: above 0 is left, 0 is on the line. */
const turn = ([ax, ay]: LonLat, [bx, by]: LonLat, [x, y]: LonLat): number =>
  (bx - ax) * (y - ay) - (by - ay) * (x - ax);

/** Whether a point of the line through `a` and `b` is between them. */
const between = (a: LonLat, b: LonLat, at: LonLat): boolean =>
  at[0] >= Math.min(a[0], b[0]) &&
  at[0] <= Math.max(a[0], b[0]) &&
  at[1] >= Math.min(a[1], b[1]) &&
  at[1] <= Math.max(a[1], b[1]);

/** Whether two sides have a point in common. */
function meet(a: LonLat, b: LonLat, c: LonLat, d: LonLat): boolean {
  const [one, two, three, four] = [turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)];
  if (one * two < 0 && three * four < 0) return true;
  return (
    (one === 0 && between(a, b, c)) ||
    (two === 0 && between(a, b, d)) ||
    (three === 0 && between(c, d, a)) ||
    (four === 0 && between(c, d, b))
  );
}

/** Whether the side that follows runs back along the one before. */
function back(a: LonLat, b: LonLat, c: LonLat): boolean {
  const along = (b[0] - a[0]) * (c[0] - b[0]) + (b[1] - a[1]) * (c[1] - b[1]);
  return turn(a, b, c) === 0 && along < 0;
}

/** A corner, and the number that it has for a reader. */
type Corner = [at: LonLat, number: number];

/**
 * The corners where two sides begin that cross, touch or overlap, from 1; null for a simple ring, which is not closed.
 * A corner that is set twice is one.
 */
export function crossing(ring: readonly LonLat[]): [number, number] | null {
  const corners = ring
    .map((at, i): Corner => [at, i + 1])
    .filter(([[x, y]], i) => {
      const last = ring[(i + ring.length - 1) % ring.length]!;
      return x !== last[0] || y !== last[1];
    });
  const n = corners.length;
  if (n < 3) return [1, Math.min(2, ring.length)];
  const place = (i: number): LonLat => corners[i % n]![0];
  for (let i = 0; i < n; i++) {
    if (back(place(i), place(i + 1), place(i + 2))) return [corners[i]![1], corners[(i + 1) % n]![1]];
    // The last side meets the first at its corner.
    for (let j = i + 2; j < n - (i === 0 ? 1 : 0); j++)
      if (meet(place(i), place(i + 1), place(j), place(j + 1))) return [corners[i]![1], corners[j]![1]];
  }
  return null;
}

/** The same corners in their order around their middle, where sides cross less: those of a quadrilateral never. */
export function untangled(ring: readonly LonLat[]): LonLat[] {
  const middle = [0, 1].map((axis) => ring.reduce((sum, at) => sum + at[axis]!, 0) / ring.length) as LonLat;
  const angle = ([x, y]: LonLat): number => Math.atan2(y - middle[1], x - middle[0]);
  return [...ring].sort((a, b) => angle(a) - angle(b));
}
