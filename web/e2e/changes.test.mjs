// What happens around an open page: data imported by others, and a server that goes down and comes back.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { again, close, counts, goes, onMap, says, settled } from './browser.mjs';
import { held, register } from './register.mjs';
import { stage } from './stage.mjs';

const T = { timeout: 600_000 };
const NEW = 'Cơ sở thử nghiệm Sóc Sơn';
const [site] = stage(register);

test('what others import is offered, not forced, and shown after a reload', T, async () => {
  const page = await site.open(`?view=table&list=firms&find=${encodeURIComponent(NEW)}`, { map: false });
  await page.getByText('Không có').first().waitFor();
  await site.register.put('firms', 'moi.csv', `code,name,lon,lat\nF9001,${NEW},105.81,21.23\n`);
  await page.getByRole('button', { name: 'Cụm công nghiệp', exact: true }).click();
  await page.getByText('Có dữ liệu mới').waitFor();
  await page.getByRole('button', { name: 'Cơ sở', exact: true }).click();
  await page.getByLabel('Tên có chứa').fill(NEW);
  await goes(page, { find: NEW });
  // The page stays as old as it was.
  await settled(page);
  await counts(page.getByRole('button', { name: NEW }), 0);
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
  await site.register.put(
    'outlines',
    'dat.geojson',
    JSON.stringify({ type: 'FeatureCollection', features: [feature] }),
  );
  const page = await site.open('?m=13/21.1230/105.7815');
  // Away from the zone's mark, its label and firms, so that only its land is hit.
  const position = await onMap(page, [13, 21.123, 105.7815], [105.7757, 21.118]);
  const card = page.locator('.card h2', { hasText: 'KCN Thăng Long' });
  await again(
    () => page.locator('.maplibregl-canvas').click({ position }),
    () => card.isVisible(),
    'the card of the zone should open',
  );
  await says(page, '.card dl', /Ranh giới\s*sơ đồ · \d{3},\d ha · Vẽ để thử/);
  await close(page);
});

test('a server that is away is told, and the page goes on when it is back', T, async () => {
  const page = await site.open('?view=table', { map: false });
  await page.getByText(`trong ${held('zones')}`).waitFor();
  await site.register.halt();
  await page.getByRole('button', { name: 'Cụm công nghiệp', exact: true }).click();
  await page.getByText('Mất kết nối với máy chủ').waitFor();
  await page.getByRole('alert').getByRole('button', { name: 'Thử lại' }).waitFor();
  await site.register.resume();
  await page.getByText(`trong ${held('clusters')}`).waitFor();
  await counts(page.getByText('Mất kết nối với máy chủ'), 0);
  await close(page);
});
