// What a comparison of areas says, and when it says why it cannot.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isFaint, leadingGroups, scaleOf, shareOf, silence } from '../src/lib/comparison.ts';
import type { Area } from '../src/lib/figures.ts';

const area = (code: string, mix: [string | null, number][]): Area => ({
  code,
  name: code,
  firms: mix.reduce((sum, [, n]) => sum + n, 0),
  known: mix.reduce((sum, [sector, n]) => sum + (sector === null ? 0 : n), 0),
  mix: mix.map(([sector, n]) => ({ sector, name: '', n, share: 0 })),
});

test('shares are of establishments of known sector, and unknown where there are none', () => {
  const own = area('a', [
    ['2018:25', 3],
    ['2018:49', 1],
    [null, 6],
  ]);
  assert.equal(shareOf(own, 'metal'), 75);
  assert.equal(shareOf(own, 'outside'), 25);
  assert.equal(shareOf(own, 'food'), 0);
  assert.equal(shareOf(area('b', [[null, 4]]), 'metal'), null);
  assert.ok(isFaint(own));
});

test('the groups with most establishments lead, services are one of them and the unknown is none', () => {
  const all = [
    area('a', [
      ['2018:25', 3],
      [null, 60],
    ]),
    area('b', [
      ['2018:62', 9],
      ['2018:10', 1],
    ]),
  ];
  assert.deepEqual(leadingGroups(all), ['outside', 'metal', 'food']);
  assert.deepEqual(leadingGroups(all, 1), ['outside']);
});

test('one scale ends at the next ten per cent', () => {
  assert.equal(scaleOf([3, null, 41]), 50);
  assert.equal(scaleOf([]), 10);
  assert.equal(scaleOf([100]), 100);
});

test('a chart without anything to show tells why', () => {
  const ball = (x: number | null, y: number | null, size: number) => ({ x, y, size });
  assert.equal(silence([ball(0, 1, 0), ball(0, 2, 0)]), 'absent');
  assert.equal(silence([ball(1, null, 2), ball(null, 3, 1)]), 'unmeasured');
  assert.equal(silence([ball(1, 0, 2), ball(2, 0, 2)]), 'still');
  assert.equal(silence([ball(1, 0, 2), ball(2, -1, 2)]), null);
});
