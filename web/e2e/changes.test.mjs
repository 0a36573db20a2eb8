// What happens around an open page: data imported by others, and a server that goes down and comes back.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { close, counts, idle, launch, open, says } from './browser.mjs';
import { held, register } from './register.mjs';

const T = { timeout: 150_000 };
const NEW = 'Cơ sở thử nghiệm Sóc Sơn';
let browser, own, base;
before(async () => {
  own = await register();
  base = `${own.address}/`;
  browser = await launch();
}, T);
after(async () => {
  await browser?.close();
  await own?.stop();
});

test('what others import is offered, not forced, and shown after a reload', T, async () => {
  const page = await open(browser, base, `?view=table&list=firms&find=${encodeURIComponent(NEW)}`, { map: false });
  await page.getByText('Không có').first().waitFor();
  await own.put('firms', 'moi.csv', `code,name,lon,lat\nF9001,${NEW},105.81,21.23\n`);
  assert.equal(await page.getByText('Có dữ liệu mới').count(), 0);
  await page.getByRole('button', { name: 'Cụm công nghiệp', exact: true }).click();
  await page.getByText('Có dữ liệu mới').waitFor();
  await page.getByRole('button', { name: 'Cơ sở', exact: true }).click();
  await page.getByLabel('Tên có chứa').fill(NEW);
  await page.waitForFunction(() => /find=/.test(location.search));
  await page.getByRole('button', { name: 'Tải lại' }).click();
  await page.getByRole('button', { name: NEW }).waitFor();
  await counts(page.getByText('Có dữ liệu mới'), 0);
  await close(page);
});

test('the land of a zone is drawn when it is held, and its card says how well it is known', T, async () => {
  const ring = [
    [105.773, 21.115],
    [105.7885, 21.115],
    [105.7885, 21.1305],
    [105.773, 21.1305],
    [105.773, 21.115],
  ];
  const feature = {
    type: 'Feature',
    properties: { code: 'Z01', precision: 'schematic', source: 'Vẽ để thử' },
    geometry: { type: 'Polygon', coordinates: [ring] },
  };
  await own.put('outlines', 'dat.geojson', JSON.stringify({ type: 'FeatureCollection', features: [feature] }));
  const page = await open(browser, base, '?m=13/21.1230/105.7815');
  await idle(page);
  // Away from the zone's mark, its label and firms, so that only its land is hit.
  await page.locator('.maplibregl-canvas').click({ position: { x: 440, y: 420 } });
  await page.locator('.card h2', { hasText: 'KCN Thăng Long' }).waitFor();
  await says(page, '.card dl', /Ranh giới\s*sơ đồ · \d{3},\d ha · Vẽ để thử/);
  await close(page);
});

test('a server that is away is told, and a retry brings the page back', T, async () => {
  const page = await open(browser, base, '?view=table', { map: false });
  await page.getByText(`trong ${held('zones')}`).waitFor();
  await own.halt();
  await page.getByRole('button', { name: 'Cụm công nghiệp', exact: true }).click();
  await page.getByText('Mất kết nối với máy chủ').waitFor();
  await own.resume();
  await page.getByRole('alert').getByRole('button', { name: 'Thử lại' }).click();
  await page.getByText(`trong ${held('clusters')}`).waitFor();
  await counts(page.getByText('Mất kết nối với máy chủ'), 0);
  await close(page);
});
