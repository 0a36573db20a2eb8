// An area whose sides cross is found before it is sent, and can be put in order.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crossing, untangled } from '../src/lib/crossing.ts';
import type { LonLat } from '../src/lib/geo.ts';

const SQUARE: LonLat[] = [
  [105.7, 21.05],
  [105.9, 21.05],
  [105.9, 21.2],
  [105.7, 21.2],
];
const [A, B, C, D] = SQUARE as [LonLat, LonLat, LonLat, LonLat];

test('a simple area is taken, convex or not, whichever way it is drawn', () => {
  assert.equal(crossing(SQUARE), null);
  assert.equal(crossing([...SQUARE].reverse()), null);
  assert.equal(crossing([A, B, [105.8, 21.1], C, D]), null);
  assert.equal(crossing([A, B, B, C, D]), null);
  assert.equal(crossing([A, B, C]), null);
  // Corners on a side are no fault.
  assert.equal(crossing([A, [105.8, 21.05], B, C, D]), null);
});

test('sides that cross are named by the corners where they begin', () => {
  assert.deepEqual(crossing([A, C, B, D]), [1, 3]);
  assert.deepEqual(crossing([A, B, D, C]), [2, 4]);
});

test('sides that touch, run back or enclose nothing are refused too', () => {
  assert.deepEqual(crossing([A, B, C, [105.8, 21.05], D]), [1, 3]);
  assert.deepEqual(crossing([A, B, [105.8, 21.05]]), [1, 2]);
  assert.deepEqual(crossing([A, A, B]), [1, 2]);
});

test('corners put in order around their middle do not cross', () => {
  for (const ring of [
    [A, C, B, D],
    [A, B, D, C],
  ])
    assert.equal(crossing(untangled(ring)), null);
});
