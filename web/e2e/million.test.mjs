// A million made-up firms: what a map of them costs on the line, and that it is still a map.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { close, launch, open } from './browser.mjs';
import { million } from './register.mjs';

const T = { timeout: 300_000 };
const SOFT_BYTES = 200_000;
let browser, own, there;
before(async () => {
  own = await million();
  const mix = await (await fetch(`${own.address}/api/reports/sector-mix?boundaries=city`)).json();
  // Reports count who has not closed or moved away.
  there = mix.provenance.coverage.establishments;
  assert.ok(there > 900_000 && there < 1_000_000, `${there}`);
  browser = await launch();
}, T);
after(async () => {
  await browser?.close();
  await own?.stop();
});

/** Opens a view and weighs the tiles that it fetches, which the page's own timing does not see. */
async function weighed(query) {
  const answers = [];
  const isTile = (url) => /firms\/tiles\/WebMercatorQuad\/\d/.test(url);
  const page = await open(browser, `${own.address}/`, query, {
    route: (p) => p.on('requestfinished', (r) => isTile(r.url()) && answers.push(r.sizes())),
  });
  const sizes = (await Promise.all(answers)).map((size) => size.responseBodySize);
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
    await page.locator('.city', { hasText: there.toLocaleString('vi-VN') }).waitFor();
    await page.locator('.stage', { hasText: /giả lập/i }).waitFor();
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
  await page.waitForFunction((text) => document.querySelector('.legend .ramp')?.textContent !== text, all);
  assert.notEqual(await classes(), all);
  await close(page);
});

test('the nearest of a million are listed', T, async () => {
  const { page } = await weighed('?view=near&near=105.85000,21.03000,500&m=15/21.0300/105.8500');
  await page.locator('.list li').nth(20).waitFor();
  await close(page);
});
