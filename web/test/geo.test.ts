import assert from 'node:assert/strict';
import test from 'node:test';
import { areaHa, bounds, circle, distance, inside, labelPoint, vn2000 } from '../src/lib/geo.ts';
import { precisionOf } from '../src/lib/precise.ts';

// Expected values: the register's own answer to `crs=EPSG:5897`.
test('VN-2000 coordinates agree with the register to a centimetre', () => {
  const cases: [number, number, number, number][] = [
    [105.831, 21.33177, 2359909.564, 586004.3729],
    [105.7451, 21.02958, 2326408.0796, 577250.7287],
  ];
  for (const [lon, lat, x, y] of cases) {
    const at = vn2000([lon, lat], 105);
    assert.ok(Math.abs(at.x - x) < 0.01, `${at.x} ${x}`);
    assert.ok(Math.abs(at.y - y) < 0.01, `${at.y} ${y}`);
  }
});

// Expected value: a degree of the equator, a·π/180.
test('distances follow the ellipsoid', () => {
  assert.equal(distance([105.8, 21], [105.8, 21]), 0);
  assert.ok(Math.abs(distance([0, 0], [1, 0]) - 111319.491) < 0.001);
});

test('a circle keeps its radius', () => {
  for (const point of circle([105.8, 21], 3000)) assert.ok(Math.abs(distance([105.8, 21], point) - 3000) < 15);
});

test('a square of a hundredth of a degree has its area', () => {
  const ha = areaHa([
    [105.8, 21],
    [105.81, 21],
    [105.81, 21.01],
    [105.8, 21.01],
  ]);
  assert.ok(Math.abs(ha - 115.2) < 1, String(ha));
});

test('a name is written inside the largest part', () => {
  const square = (x: number, size: number): number[][][] => [
    [
      [x, 0],
      [x + size, 0],
      [x + size, size],
      [x, size],
      [x, 0],
    ],
  ];
  assert.deepEqual(labelPoint({ type: 'MultiPolygon', coordinates: [square(0, 1), square(10, 4)] }), [12, 2]);
  assert.deepEqual(bounds({ type: 'Polygon', coordinates: square(2, 3) }), [2, 0, 5, 3]);
  assert.equal(labelPoint(null), null);
});

test('a point in a hole is not in the area', () => {
  const ring = (from: number, to: number): number[][] => [
    [from, from],
    [to, from],
    [to, to],
    [from, to],
    [from, from],
  ];
  const area: GeoJSON.Geometry = { type: 'Polygon', coordinates: [ring(0, 10), ring(4, 6)] };
  assert.equal(inside([1, 1], area), true);
  assert.equal(inside([5, 5], area), false);
  assert.equal(inside([11, 5], area), false);
});

test('a place is as exact as the thing of its name on its point, and a pressed point is where it is', () => {
  const things = [
    {
      geometry: { type: 'Point' as const, coordinates: [105.7, 21.1] },
      properties: { name: 'KCN Thăng Long', point_precision_m: 1000 },
    },
  ];
  const at = { lon: 105.7, lat: 21.1, name: 'KCN Thăng Long' };
  assert.equal(precisionOf(at, things), 1000);
  assert.equal(precisionOf({ ...at, name: null }, things), null);
  assert.equal(precisionOf({ ...at, lon: 105.8 }, things), null);
});
