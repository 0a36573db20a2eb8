/** Coordinates as people write them: decimal degrees, degrees with minutes, VN-2000. Pure. */
import { vn2000, type LonLat } from '../lib/geo.ts';

/** Where VN-2000 northings of the country lie, in metres; eastings are less. */
const NORTHING = [900_000, 2_700_000] as const;
const EASTING = [100_000, 900_000] as const;
const within = (n: number, [least, most]: readonly [number, number]): boolean => n >= least && n <= most;

/** A point, or null if the text is none. Either order is taken, since the ranges of the country do not overlap. */
export function pointOf(text: string, meridian?: number): LonLat | null {
  // Cards print a position in both systems.
  const [first, second] = text.split('·');
  if (second !== undefined) return pointOf(first!, meridian) ?? pointOf(second, meridian);
  const degrees = dms(text);
  if (degrees) return ordered(degrees);
  const numbers = plain(text);
  if (numbers.length !== 2) return null;
  const [a, b] = numbers as [number, number];
  if (within(a, NORTHING) && within(b, EASTING)) return unprojected(a, b, meridian);
  if (within(b, NORTHING) && within(a, EASTING)) return unprojected(b, a, meridian);
  return ordered([a, b]);
}

/** Latitudes of the country are less than 25°, longitudes more than 100°. */
function ordered([a, b]: [number, number]): LonLat | null {
  const [lat, lon] = a < b ? [a, b] : [b, a];
  return within(lat, [7, 25]) && within(lon, [101, 118]) ? [lon, lat] : null;
}

/** Numbers apart by a space, comma or semicolon; a comma between digits without a space is decimal if there are two such. */
function plain(text: string): number[] {
  const bare = text
    .trim()
    .replace(/^(VN-?2000|WGS ?84)\s*:?/i, '')
    .replace(/\b[XYNE]\s*[:=]?\s*(?=\d)/gi, ' ')
    .trim();
  const parts = bare.split(/\s*;\s*|\s+|,\s+/).filter(Boolean);
  const pair = parts.length === 2 ? parts : bare.split(',');
  // Beside a number with two points, one point separates thousands too.
  const grouped = pair.some((text) => /^\d{1,3}(\.\d{3}){2,}(,\d*)?$/.test(text));
  return pair.length === 2 ? pair.map((text) => decimal(text, grouped)) : [];
}

/** `2.327.066,12` and `2327066.12` are one number. */
function decimal(text: string, grouped: boolean): number {
  const bare = text.replace(/,$/, '');
  const plain = grouped && /^\d{1,3}(\.\d{3})+(,\d+)?$/.test(bare) ? bare.replace(/\./g, '') : bare;
  return Number(plain.replace(',', '.'));
}

const PART =
  /([NSEWBĐĐT]?)\s*(\d{1,3}(?:[.,]\d+)?)\s*°\s*(?:(\d{1,2}(?:[.,]\d+)?)\s*['′’]\s*)?(?:(\d{1,2}(?:[.,]\d+)?)\s*(?:["″”]|'')\s*)?/giu;

function dms(text: string): [number, number] | null {
  const found = [...text.matchAll(PART)];
  if (found.length !== 2) return null;
  const [a, b] = found.map(([, , d, m, s]) => part(d) + part(m) / 60 + part(s) / 3600);
  return [a!, b!];
}
const part = (text: string | undefined): number => Number((text ?? '0').replace(',', '.'));

/** The inverse of the projection, by Newton's method: its derivatives are nearly constant over a city. */
function unprojected(northing: number, easting: number, meridian?: number): LonLat | null {
  const at = (p: LonLat): { x: number; y: number } => (meridian === undefined ? vn2000(p) : vn2000(p, meridian));
  let [lon, lat] = [meridian ?? 105, northing / 110_600];
  const h = 1e-5;
  for (let i = 0; i < 12; i++) {
    const own = at([lon, lat]);
    const [dx, dy] = [northing - own.x, easting - own.y];
    const [e, n] = [at([lon + h, lat]), at([lon, lat + h])];
    const [xe, ye, xn, yn] = [(e.x - own.x) / h, (e.y - own.y) / h, (n.x - own.x) / h, (n.y - own.y) / h];
    const det = xe * yn - xn * ye;
    if (!Number.isFinite(det) || det === 0) return null;
    lon += (dx * yn - dy * xn) / det;
    lat += (dy * xe - dx * ye) / det;
  }
  const end = at([lon, lat]);
  return Math.hypot(end.x - northing, end.y - easting) < 0.01 ? [lon, lat] : null;
}

/** A point to a tenth of a metre, as the register keeps it. */
export const rounded = ([lon, lat]: LonLat): LonLat => [Number(lon.toFixed(7)), Number(lat.toFixed(7))];

const A = 6_378_137;
const E2 = 0.00669437999014;

/** A point so many metres to the east and north, by the radii of curvature of WGS 84. */
export function moved([lon, lat]: LonLat, east: number, north: number): LonLat {
  const phi = (lat * Math.PI) / 180;
  const w = 1 - E2 * Math.sin(phi) ** 2;
  const [across, along] = [A / Math.sqrt(w), (A * (1 - E2)) / w ** 1.5];
  const degrees = 180 / Math.PI;
  return rounded([lon + (east / (across * Math.cos(phi))) * degrees, lat + (north / along) * degrees]);
}

/** A point as it is typed and read again. */
export const pointText = ([lon, lat]: LonLat): string => `${lat.toFixed(6)}, ${lon.toFixed(6)}`;
