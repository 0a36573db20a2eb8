import assert from 'node:assert/strict';
import test from 'node:test';
import { changesIn, concentrations, densest, findings, full } from '../src/lib/findings.ts';
import type { Feature, Props, Table } from '../src/lib/types.ts';

const table = (rows: Props[]): Table => ({
  report: '',
  title: '',
  columns: [],
  rows,
  notes: [],
  provenance: { coverage: { establishments: 10, placed: 8 } } as Table['provenance'],
});
const counted = (area: string, sector: string | null, establishments: number): Props => ({
  area,
  area_name: `Quận ${area}`,
  sector,
  establishments,
});
const mix = table([
  counted('city', '2025:25', 40),
  counted('001', '2025:25', 5),
  counted('001', null, 15),
  counted('002', '2025:13', 4),
  counted('unplaced', '2025:13', 9),
]);
const tested = (area: string, verdict: string, lq: number, p: number, sector = '2025:25'): Props => ({
  area,
  area_name: `Quận ${area}`,
  sector,
  sector_name: 'Kim loại',
  establishments: 5,
  location_quotient: lq,
  p_value: p,
  verdict,
});

test('a concentration is told only where it is beyond chance, the surest first and once for each area', () => {
  const quotients = table([
    tested('001', 'beyond_chance', 3, 0.01),
    tested('001', 'beyond_chance', 9, 0.02, '2025:13'),
    tested('002', 'beyond_chance', 4, 0.001),
    tested('002', 'beyond_chance', 0.2, 0.0001),
    tested('003', 'may_be_chance', 50, 0.2),
    tested('unplaced', 'not_tested', 5, 1),
  ]);
  const found = concentrations(quotients, mix, 5);
  assert.deepEqual(
    found.map((f) => f.kind === 'concentrated' && [f.area, f.n, f.known]),
    [
      ['002', 5, 4],
      ['001', 5, 5],
    ],
  );
  assert.equal(concentrations(quotients, mix, 1).length, 1);
});

test('if nothing is beyond chance, it says how much the test had to go by', () => {
  const quotients = table([tested('001', 'may_be_chance', 50, 0.2)]);
  // Neither the row of the whole city nor establishments without coordinates count.
  assert.deepEqual(concentrations(quotients, mix, 2), [{ kind: 'none', known: 9, firms: 24 }]);
});

test('the largest group close together is told, if there is one', () => {
  const row = (rank: number, establishments: number): Props => ({
    rank,
    name: 'Phường A',
    establishments,
    stability: 1,
  });
  assert.deepEqual(densest(table([])), []);
  assert.deepEqual(densest(table([row(1, 5), row(2, 9)])), [
    { kind: 'cluster', rank: 2, n: 9, place: 'Phường A', stable: true },
  ]);
});

test('full zones are counted among those of known occupancy, which may be none', () => {
  const site = (occupancy_pct: number | null): { properties: Props } => ({ properties: { occupancy_pct } });
  assert.deepEqual(full([site(null)]), []);
  assert.deepEqual(full([site(100), site(94.9), site(95), site(null)]), [{ kind: 'full', n: 2, known: 3, all: 4 }]);
});

test('at most three findings, of what has come', () => {
  const none = { quotients: null, mix: null, clusters: null, sites: [] };
  assert.deepEqual(findings(none), []);
  const sites = [{ properties: { occupancy_pct: 100 } }] as unknown as Feature[];
  const quotients = table([tested('001', 'beyond_chance', 3, 0.01), tested('002', 'beyond_chance', 3, 0.02)]);
  const clusters = table([{ rank: 1, name: 'Xã B', establishments: 7, stability: 0.5 }]);
  assert.deepEqual(
    findings({ quotients, mix, clusters, sites }).map((f) => f.kind),
    ['concentrated', 'concentrated', 'cluster'],
  );
});

test('recent changes are counted by kind, and a feed that ends within the period has more', () => {
  const entry = (day: string, term: string): string =>
    `<entry><title>x</title><updated>${day}T08:00:00Z</updated><category term="${term}"/></entry>`;
  const feed = `<feed><updated>2026-11-30T08:00:00Z</updated>${entry('2026-11-28', 'created')}${entry('2026-11-20', 'changed')}${entry('2026-09-01', 'created')}</feed>`;
  const now = Date.parse('2026-11-30T08:00:00Z');
  assert.deepEqual(changesIn(feed, now, 30, 100), { created: 1, changed: 1, more: false, last: '2026-11-28' });
  assert.equal(changesIn(feed, now, 30, 2).more, true);
  assert.deepEqual(changesIn(feed, now, 1, 100), { created: 0, changed: 0, more: false, last: '2026-11-28' });
  assert.deepEqual(changesIn('<feed></feed>', now, 30, 100), { created: 0, changed: 0, more: false, last: null });
});
