// The app on a city that is made up: its names, first view, boundaries and projection come from the server.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { close, launch, open } from './browser.mjs';
import { register } from './register.mjs';

const T = { timeout: 150_000 };
const FOLDER = fileURLToPath(new URL('../../tests/fixtures/cities/mau', import.meta.url));
let browser, city;
before(async () => {
  city = await register(undefined, ['--city', FOLDER]);
  browser = await launch();
}, T);
after(async () => {
  await browser?.close();
  await city?.stop();
});

test('the first screen is that of the city', T, async () => {
  const page = await open(browser, `${city.address}/`);
  assert.equal(await page.title(), 'Xưởng – bản đồ công nghiệp Mẫu (bịa)');
  assert.equal(await page.locator('input[name=edition]:checked').inputValue(), 'towns-2021');
  const words = await page.locator('body').innerText();
  assert.match(words, /Xã mới \(từ 2021\)/);
  assert.match(words, /Khu cũ \(đến 2020\)/);
  assert.match(words, /WGS 84 18,40000?; 105,50000?/);
  assert.doesNotMatch(words, /Hà Nội/);
  await page.getByRole('button', { name: 'English' }).click();
  await page.waitForFunction(() => document.title.includes('map of Sample (made up)’s industry'));
  assert.deepEqual(page.bad, []);
  await close(page);
});

// tests/fixtures/cities/mau/expected.tsv: MF4 lies at 494520.100, 2029628.410 by GDAL.
test('coordinates are those of its projection', T, async () => {
  const page = await open(browser, `${city.address}/`, '?sel=firm:4');
  await page.getByText('X 2.029.628 Y 494.520').first().waitFor();
  await close(page);
});
