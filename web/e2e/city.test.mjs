// The app on a city that is made up: its names, first view, boundaries and projection come from the server.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { close, option, until } from './browser.mjs';
import { register } from './register.mjs';
import { stage } from './stage.mjs';

const T = { timeout: 600_000 };
const FOLDER = fileURLToPath(new URL('../../tests/fixtures/cities/mau', import.meta.url));
const [site] = stage(() => register(undefined, ['--city', FOLDER]));

test('the first screen is that of the city', T, async () => {
  const page = await site.open();
  await until(
    () => page.title(),
    (title) => title === 'Xưởng – bản đồ công nghiệp Mẫu (bịa)',
    'the title',
  );
  await page.locator('input[name=edition][value=towns-2021]:checked').waitFor({ state: 'attached' });
  const told = [/Xã mới \(từ 2021\)/, /Khu cũ \(đến 2020\)/, /WGS 84 18,\d{5}; 105,\d{5}/];
  const words = await until(
    () => page.locator('body').innerText(),
    (all) => told.every((words) => words.test(all)),
    `the first screen should say ${told.join(' ')}`,
  );
  assert.doesNotMatch(words, /Hà Nội/);
  await option(page, 'English');
  await page.waitForFunction(() => document.title.includes('map of Sample (made up)’s industry'));
  assert.deepEqual(page.bad, []);
  await close(page);
});

// tests/fixtures/cities/mau/expected.tsv: MF4 lies at 494520.100, 2029628.410 by GDAL.
test('coordinates are those of its projection', T, async () => {
  const page = await site.open('?sel=firm:4');
  await page.getByText('X 2.029.628 Y 494.520').first().waitFor();
  await close(page);
});
