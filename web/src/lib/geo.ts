/** Geometry: distances on the ellipsoid, areas, VN-2000 coordinates. */
import { city } from './city.ts';

export type LonLat = [lon: number, lat: number];
export type Box = [west: number, south: number, east: number, north: number];

const A = 6378137;
const F = 1 / 298.257223563;
const E2 = F * (2 - F);
const RAD = Math.PI / 180;

/** Distance in metres on WGS 84 (Vincenty 1975, inverse), accurate to a millimetre within a city. */
export function distance([lon1, lat1]: LonLat, [lon2, lat2]: LonLat): number {
  const b = A * (1 - F);
  const [u1, u2] = [Math.atan((1 - F) * Math.tan(lat1 * RAD)), Math.atan((1 - F) * Math.tan(lat2 * RAD))];
  const [s1, c1, s2, c2] = [Math.sin(u1), Math.cos(u1), Math.sin(u2), Math.cos(u2)];
  const l = (lon2 - lon1) * RAD;
  let lambda = l;
  for (let i = 0; i < 100; i++) {
    const [sl, cl] = [Math.sin(lambda), Math.cos(lambda)];
    const ss = Math.hypot(c2 * sl, c1 * s2 - s1 * c2 * cl);
    if (ss === 0) return 0;
    const cs = s1 * s2 + c1 * c2 * cl;
    const sigma = Math.atan2(ss, cs);
    const sa = (c1 * c2 * sl) / ss;
    const ca2 = 1 - sa * sa;
    const cm = ca2 === 0 ? 0 : cs - (2 * s1 * s2) / ca2;
    const c = (F / 16) * ca2 * (4 + F * (4 - 3 * ca2));
    const next = l + (1 - c) * F * sa * (sigma + c * ss * (cm + c * cs * (2 * cm * cm - 1)));
    if (Math.abs(next - lambda) < 1e-12) {
      const k = (ca2 * (A * A - b * b)) / (b * b);
      const ka = 1 + (k / 16384) * (4096 + k * (k * (320 - 175 * k) - 768));
      const kb = (k / 1024) * (256 + k * (k * (74 - 47 * k) - 128));
      const last = (kb / 6) * cm * (4 * ss * ss - 3) * (4 * cm * cm - 3);
      return b * ka * (sigma - kb * ss * (cm + (kb / 4) * (cs * (2 * cm * cm - 1) - last)));
    }
    lambda = next;
  }
  return NaN;
}

export const length = (line: readonly LonLat[]): number =>
  line.slice(1).reduce((sum, point, i) => sum + distance(line[i]!, point), 0);

/** The area of a small polygon in hectares, on the authalic sphere. */
export function areaHa(ring: readonly LonLat[]): number {
  const sum = ring.reduce((all, [lon, lat], i) => {
    const [lon2, lat2] = ring[(i + 1) % ring.length]!;
    return all + (lon2 - lon) * RAD * (2 + Math.sin(lat * RAD) + Math.sin(lat2 * RAD));
  }, 0);
  return (Math.abs(sum) * 6371007.2 ** 2) / 2 / 10000;
}

/** The circle around a point, as a closed ring. */
export function circle([lon, lat]: LonLat, radius: number, corners = 72): LonLat[] {
  const [d, la, lo] = [radius / 6371008.8, lat * RAD, lon * RAD];
  return Array.from({ length: corners + 1 }, (_, i): LonLat => {
    const bearing = (i / corners) * 2 * Math.PI;
    const y = Math.asin(Math.sin(la) * Math.cos(d) + Math.cos(la) * Math.sin(d) * Math.cos(bearing));
    const x = lo + Math.atan2(Math.sin(bearing) * Math.sin(d) * Math.cos(la), Math.cos(d) - Math.sin(la) * Math.sin(y));
    return [x / RAD, y / RAD];
  });
}

/** The Helmert transformation EPSG:6960 from VN-2000 to WGS 84 (coordinate frame), in metres, arc seconds and ppm. */
const SHIFT = [-191.90441429, -39.30318279, -111.45032835] as const;
const TURN = [-0.00928836, 0.01975479, -0.00427372].map((s) => (s / 3600) * RAD) as [number, number, number];
const SCALE = 1 + 0.252906278e-6;

/** VN-2000 / TM-3 on a central meridian in degrees: northing X and easting Y in metres. */
export function vn2000([lon, lat]: LonLat, meridian = city.crs.meridian): { x: number; y: number } {
  const [la, lo] = [lat * RAD, lon * RAD];
  const n = A / Math.sqrt(1 - E2 * Math.sin(la) ** 2);
  const wgs = [n * Math.cos(la) * Math.cos(lo), n * Math.cos(la) * Math.sin(lo), n * (1 - E2) * Math.sin(la)];
  const [px, py, pz] = wgs.map((v, i) => (v - SHIFT[i]!) / SCALE) as [number, number, number];
  const [rx, ry, rz] = TURN;
  const [x, y, z] = [px - rz * py + ry * pz, rz * px + py - rx * pz, -ry * px + rx * py + pz];
  return transverse(Math.atan2(y, x) - meridian * RAD, latitude(Math.hypot(x, y), z));
}

function latitude(p: number, z: number): number {
  let phi = Math.atan2(z, p * (1 - E2));
  for (let i = 0; i < 6; i++) {
    const n = A / Math.sqrt(1 - E2 * Math.sin(phi) ** 2);
    phi = Math.atan2(z + E2 * n * Math.sin(phi), p);
  }
  return phi;
}

/**
 * Transverse Mercator with scale 0.9999, `dl` east of the central meridian, by Krüger's series to the sixth order (IOGP
 * 373-7-2).
 */
function transverse(dl: number, phi: number): { x: number; y: number } {
  const n = F / (2 - F);
  const b = (A / (1 + n)) * (1 + n ** 2 / 4 + n ** 4 / 64);
  const h = [
    n / 2 - (2 / 3) * n ** 2 + (5 / 16) * n ** 3 + (41 / 180) * n ** 4,
    (13 / 48) * n ** 2 - (3 / 5) * n ** 3 + (557 / 1440) * n ** 4,
    (61 / 240) * n ** 3 - (103 / 140) * n ** 4,
    (49561 / 161280) * n ** 4,
  ];
  const e = Math.sqrt(E2);
  const q = Math.asinh(Math.tan(phi)) - e * Math.atanh(e * Math.sin(phi));
  const beta = Math.atan(Math.sinh(q));
  const eta0 = Math.atanh(Math.cos(beta) * Math.sin(dl));
  const xi0 = Math.asin(Math.sin(beta) * Math.cosh(eta0));
  const xi = h.reduce((s, c, i) => s + c * Math.sin(2 * (i + 1) * xi0) * Math.cosh(2 * (i + 1) * eta0), xi0);
  const eta = h.reduce((s, c, i) => s + c * Math.cos(2 * (i + 1) * xi0) * Math.sinh(2 * (i + 1) * eta0), eta0);
  return { x: 0.9999 * b * xi, y: 500000 + 0.9999 * b * eta };
}

type Ring = readonly (readonly number[])[];

/** The position of an area's label: the centroid of its largest ring. */
export function labelPoint(geometry: GeoJSON.Geometry | null): LonLat | null {
  const rings = outer(geometry);
  let best: { area: number; at: LonLat } | null = null;
  for (const ring of rings) {
    const [area, at] = mass(ring);
    if (!best || Math.abs(area) > Math.abs(best.area)) best = { area, at };
  }
  return best?.at ?? null;
}

function outer(geometry: GeoJSON.Geometry | null): Ring[] {
  if (geometry?.type === 'Point') return [[geometry.coordinates]];
  if (geometry?.type === 'Polygon') return geometry.coordinates.slice(0, 1);
  return geometry?.type === 'MultiPolygon' ? geometry.coordinates.flatMap((p) => p.slice(0, 1)) : [];
}

function mass(ring: Ring): [area: number, at: LonLat] {
  const [ox, oy] = [ring[0]![0]!, ring[0]![1]!];
  let [area, x, y] = [0, 0, 0];
  for (let i = 0; i + 1 < ring.length; i++) {
    const [x1, y1, x2, y2] = [ring[i]![0]! - ox, ring[i]![1]! - oy, ring[i + 1]![0]! - ox, ring[i + 1]![1]! - oy];
    const cross = x1 * y2 - x2 * y1;
    area += cross / 2;
    x += (x1 + x2) * cross;
    y += (y1 + y2) * cross;
  }
  return area === 0 ? [0, [ox, oy]] : [area, [ox + x / (6 * area), oy + y / (6 * area)]];
}

export function bounds(geometry: GeoJSON.Geometry | null): Box | null {
  const points = outer(geometry).flat();
  if (points.length === 0) return null;
  const [xs, ys] = [points.map((p) => p[0]!), points.map((p) => p[1]!)];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

/** Whether a point is in an area (even-odd rule, so holes are respected). */
export function inside([x, y]: LonLat, geometry: GeoJSON.Geometry | null): boolean {
  const rings =
    geometry?.type === 'Polygon'
      ? geometry.coordinates
      : geometry?.type === 'MultiPolygon'
        ? geometry.coordinates.flat()
        : [];
  let within = false;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [x1, y1, x2, y2] = [ring[i]![0]!, ring[i]![1]!, ring[j]![0]!, ring[j]![1]!];
      if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) within = !within;
    }
  }
  return within;
}
