/** What a search around a place found: the place itself, its filters, and where to look further. Pure. */
import { bounds, type LonLat } from './geo.ts';
import type { Feature } from './types.ts';

/** The distance in metres from which a point stands for something larger than itself. */
export const VAGUE_M = 100;

/** The radii in metres that are offered where nothing is found. */
const STEPS = [500, 1000, 2000, 3000, 5000, 10_000, 15_000, 20_000, 30_000, 50_000];

/** The next radius beyond `radius` that reaches something so far away. */
export const wider = (radius: number, away: number): number | null =>
  STEPS.find((step) => step > radius && step >= away) ?? null;

/** Whether a place is outside all of these areas, where a larger radius does not help. */
export function outsideAll([lon, lat]: LonLat, areas: readonly Feature[]): boolean {
  const boxes = areas.flatMap((area) => {
    const box = bounds(area.geometry);
    return box ? [box] : [];
  });
  return (
    boxes.length > 0 &&
    (boxes.every(([west]) => lon < west) ||
      boxes.every(([, south]) => lat < south) ||
      boxes.every(([, , east]) => lon > east) ||
      boxes.every(([, , , north]) => lat > north))
  );
}

/** How far off a feature's point may be; 0 where it is exact, or where nothing is known of it. */
export function doubtOf(firm: Feature): number {
  const off = firm.properties['point_precision_m'];
  return typeof off === 'number' && off >= VAGUE_M ? off : 0;
}
