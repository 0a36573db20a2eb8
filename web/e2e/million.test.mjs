// A million synthetic firms: the bytes that a map of them transfers, and that it still works.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { close, until } from './browser.mjs';
import { million } from './register.mjs';
import { stage } from './stage.mjs';

const T = { timeout: 600_000 };
const SOFT_BYTES = 200_000;
const [site] = stage(million);
/** The firms that reports count: those that have not closed or moved away. */
async function counted() {
  const mix = await site.json('api/reports/sector-mix?boundaries=city&f=json');
  const there = mix.provenance.coverage.establishments;
  assert.ok(there > 900_000 && there < 1_000_000, `${there}`);
  return there;
}

/** The time without requests after which all tiles are considered loaded. */
const QUIET_MS = 500;

/**
 * Opens a view and sums the sizes of its tiles, which the page's own timing does not include. The map may be idle once
 * before its first tile is requested, so the tiles themselves are awaited.
 */
async function weighed(query) {
  const sizes = [];
  let asked = 0;
  let ended = 0;
  let last = 0;
  // Tiles that come later, as of another sector, are not weighed: the page may close before their sizes are known.
  let weighing = true;
  const isTile = (r) => /firms\/tiles\/WebMercatorQuad\/\d/.test(r.url());
  const end = async (r, weigh) => {
    if (!weighing || !isTile(r)) return;
    if (weigh) sizes.push((await r.sizes()).responseBodySize);
    ended += 1;
    last = Date.now();
  };
  const page = await site.open(query, {
    first: true,
    route: (p) => {
      p.on('request', (r) => isTile(r) && (asked += 1));
      p.on('requestfinished', (r) => end(r, true));
      p.on('requestfailed', (r) => end(r, false));
    },
  });
  const all = () => sizes.length > 0 && asked === ended && Date.now() - last > QUIET_MS;
  await until(async () => all(), Boolean, 'every tile should have come');
  weighing = false;
  return { page, sizes };
}

for (const [name, zoom] of [
  ['the whole city', 9],
  ['some districts', 11],
  ['a few wards', 13],
  ['one ward', 15],
]) {
  test(`${name} at zoom ${zoom}: no tile above its budget`, T, async () => {
    const { page, sizes } = await weighed(`?fill=none&m=${zoom}/21.0300/105.8500`);
    assert.ok(sizes.length > 0 && Math.max(...sizes) > 500, sizes.join());
    assert.ok(Math.max(...sizes) <= SOFT_BYTES, sizes.join());
    await page.locator('.city', { hasText: (await counted()).toLocaleString('vi-VN') }).waitFor();
    await page.locator('.made-up', { hasText: /giả lập/i }).waitFor();
    assert.deepEqual(page.bad, []);
    await close(page);
  });
}

test('hexagons come in classes that the legend tells, in few seconds also when a sector is chosen', T, async () => {
  const { page } = await weighed('?fill=none');
  await page.locator('.legend .ramp li').nth(5).waitFor();
  const classes = () => page.locator('.legend .ramp').textContent();
  const all = await classes();
  await page.getByRole('button', { name: 'Dệt' }).first().click();
  await until(classes, (now) => now !== all, 'the classes should follow the sector');
  await close(page);
});

test('the nearest of a million are listed', T, async () => {
  const { page } = await weighed('?view=near&near=105.85000,21.03000,500&m=15/21.0300/105.8500');
  await page.locator('.list li').nth(20).waitFor();
  await close(page);
});
