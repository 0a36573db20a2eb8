// Geometry against values from elsewhere, laws, and shapes that are easy to get wrong.
import assert from 'node:assert/strict';
import test from 'node:test';
import { areaHa, bounds, circle, distance, inside, labelPoint, length, vn2000, type LonLat } from '../src/lib/geo.ts';

const near = (own: number, other: number, within: number, what = ''): void =>
  assert.ok(Math.abs(own - other) <= within, `${what}: ${own} is not ${other}`);

// GDAL 3.6.2: `gdaltransform -s_srs OGC:CRS84 -t_srs EPSG:…` of the points, in metres.
test('VN-2000 coordinates are those of GDAL on other meridians, also far from them', () => {
  const points: LonLat[] = [
    [105.831, 21.33177],
    [104.0, 22.5],
    [107.5, 20.2],
  ];
  const zones: [meridian: number, epsg: number, [east: number, north: number][]][] = [
    [105, 5897, [[586004.3729, 2359909.564], [396914.9419, 2489369.3452], [761126.1639, 2236362.0121]]],
    [105.5, 9209, [[534138.3656, 2359718.848], [345463.4557, 2489799.6527], [708843.6054, 2235653.2467]]],
    [103, 9205, [[793546.1622, 2362321.1027], [602692.8843, 2489366.7254], [970439.5884, 2240781.3095]]],
    [102, 5896, [[897404.7151, 2364519.0009], [705604.1095, 2490396.7699], [1075249.1622, 2243946.8066]]],
  ]; // prettier-ignore
  for (const [meridian, epsg, told] of zones) {
    for (const [i, [east, north]] of told.entries()) {
      const flat = vn2000(points[i]!, meridian);
      near(flat.y, east, 0.002, `EPSG:${epsg} easting`);
      near(flat.x, north, 0.002, `EPSG:${epsg} northing`);
    }
  }
});

// Vincenty 1975, table II, line (a) is on the Bessel ellipsoid; on WGS 84 GeographicLib's documentation gives JFK to
// Singapore Changi, and a quarter of the meridian is 10 001 965.729 m.
test('long distances are those of the ellipsoid', () => {
  near(distance([0, 0], [0, 90]), 10001965.729, 0.001, 'pole');
  near(distance([0, 0], [90, 0]), (6378137 * Math.PI) / 2, 0.001, 'a quarter of the equator');
  near(distance([0, -90], [0, 90]), 2 * 10001965.729, 0.002, 'from pole to pole');
});

test('a distance is the same both ways, and no longer over a third place', () => {
  const places: LonLat[] = [
    [105.8, 21],
    [105.81, 21.2],
    [106, 20.9],
    [104.2, 22.6],
  ];
  for (const a of places)
    for (const b of places) {
      near(distance(a, b), distance(b, a), 1e-6, 'both ways');
      for (const c of places) assert.ok(distance(a, c) <= distance(a, b) + distance(b, c) + 1e-6);
    }
});

test('a line is as long as its parts, and one of no parts has no length', () => {
  const line: LonLat[] = [
    [105.8, 21],
    [105.9, 21],
    [105.9, 21.1],
  ];
  near(length(line), distance(line[0]!, line[1]!) + distance(line[1]!, line[2]!), 1e-9);
  assert.deepEqual([length([]), length([[105, 21]])], [0, 0]);
});

test('an area does not depend on the first corner nor on the direction', () => {
  const ring: LonLat[] = [
    [105.8, 21],
    [105.83, 21.01],
    [105.82, 21.04],
    [105.79, 21.03],
  ];
  const own = areaHa(ring);
  for (let i = 1; i < ring.length; i++) near(areaHa([...ring.slice(i), ...ring.slice(0, i)]), own, 1e-6, 'turned');
  near(areaHa([...ring].reverse()), own, 1e-6, 'reversed');
  near(areaHa([...ring, ring[0]!]), own, 1e-6, 'closed');
  assert.deepEqual([areaHa([]), areaHa([[105, 21]])], [0, 0]);
  // An eighth of the authalic sphere: 4 π R² / 8.
  near(areaHa([[0, 0], [90, 0], [90, 89.99999999], [0, 89.99999999]]), (4 * Math.PI * 6371007.2 ** 2) / 8 / 10000, 1); // prettier-ignore
});

test('a circle is closed, starts in the north and has as many corners as asked for', () => {
  const ring = circle([105.8, 21], 1000, 8);
  assert.equal(ring.length, 9);
  near(ring[0]![0], ring[8]![0], 1e-12);
  near(ring[0]![1], ring[8]![1], 1e-12);
  assert.ok(ring[0]![1] > 21 && Math.abs(ring[0]![0] - 105.8) < 1e-12, 'north');
  assert.ok(ring[2]![0] > 105.8 && Math.abs(ring[2]![1] - 21) < 1e-5, 'then east');
});

const square = (west: number, south: number, side: number): number[][] => [
  [west, south],
  [west + side, south],
  [west + side, south + side],
  [west, south + side],
  [west, south],
];

test('bounds are those of all parts and ignore holes', () => {
  const parts = [[square(0, 0, 1)], [square(5, -3, 2), square(5.5, -2.5, 0.5)]];
  assert.deepEqual(bounds({ type: 'MultiPolygon', coordinates: parts }), [0, -3, 7, 1]);
  assert.deepEqual(bounds({ type: 'Point', coordinates: [105, 21] }), [105, 21, 105, 21]);
  assert.deepEqual([bounds(null), bounds({ type: 'MultiPolygon', coordinates: [] })], [null, null]);
  assert.equal(bounds({ type: 'LineString', coordinates: [[1, 2]] }), null, 'a line is no area');
});

test('a name stands at the centre whatever the direction of the ring, and a flat ring has its corner', () => {
  const ring = square(2, 4, 6);
  assert.deepEqual(labelPoint({ type: 'Polygon', coordinates: [ring] }), [5, 7]);
  assert.deepEqual(labelPoint({ type: 'Polygon', coordinates: [[...ring].reverse()] }), [5, 7]);
  assert.deepEqual(labelPoint({ type: 'Point', coordinates: [1, 2] }), [1, 2]);
  const flat = [[0, 0], [2, 0], [4, 0], [0, 0]]; // prettier-ignore
  assert.deepEqual(labelPoint({ type: 'Polygon', coordinates: [flat] }), [0, 0]);
  // A hole moves no name: it is not the land of another.
  assert.deepEqual(labelPoint({ type: 'Polygon', coordinates: [ring, square(2, 4, 1)] }), [5, 7]);
});

test('a point is inside an odd number of rings, wherever the ring begins', () => {
  const u = [[0, 0], [6, 0], [6, 6], [4, 6], [4, 2], [2, 2], [2, 6], [0, 6], [0, 0]]; // prettier-ignore
  const area: GeoJSON.Geometry = { type: 'Polygon', coordinates: [u] };
  assert.deepEqual([[1, 5], [3, 1], [5, 5]].map((p) => inside(p as LonLat, area)), [true, true, true]); // prettier-ignore
  assert.deepEqual([[3, 5], [3, 2.5], [-1, 3], [7, 3], [3, 7]].map((p) => inside(p as LonLat, area)), Array(5).fill(false)); // prettier-ignore
  const parts: GeoJSON.Geometry = { type: 'MultiPolygon', coordinates: [[square(0, 0, 1)], [square(5, 5, 1)]] };
  assert.deepEqual([inside([0.5, 0.5], parts), inside([5.5, 5.5], parts), inside([3, 3], parts)], [true, true, false]);
  assert.deepEqual([inside([0, 0], null), inside([0, 0], { type: 'Point', coordinates: [0, 0] })], [false, false]);
});

test('a point on the shared edge of two areas is in one of them alone', () => {
  const [left, right] = [square(0, 0, 1), square(1, 0, 1)].map((ring): GeoJSON.Geometry => ({
    type: 'Polygon',
    coordinates: [ring],
  }));
  for (const y of [0.1, 0.5, 0.9]) assert.equal(Number(inside([1, y], left!)) + Number(inside([1, y], right!)), 1);
});
