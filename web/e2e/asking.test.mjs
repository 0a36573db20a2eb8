// Asking where firms are: around a place, in a list, in a drawn area.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { close, counts, goes, of, onMap, place, pointed, says, until } from './browser.mjs';
import { stage } from './stage.mjs';

const T = { timeout: 600_000 };
const PLACE = [105.78145, 21.12342];
const CAMERA = [12.6, 21.1234, 105.7815];
const LONG = `near=${PLACE},3000&at=KCN+Th%C4%83ng+Long&m=${CAMERA.join('/')}`;
const noMap = { map: false };
const [site] = stage();
const api = (path) => site.json(path);
const canvas = (page) => page.locator('.maplibregl-canvas');

test('the first question of the README has an answer in the demo, and a spreadsheet of it', T, async () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8').replace(/\s+/g, ' ');
  assert.match(readme, /\*Cơ sở lân cận\*, tick \*Điện tử, thiết bị điện\*, type `KCN Thăng Long`, \*Excel\*/);
  const page = await site.open('', noMap);
  await page.getByRole('button', { name: 'Cơ sở lân cận' }).click();
  await page.getByRole('button', { name: 'Điện tử, thiết bị điện' }).click();
  await page.getByRole('combobox', { name: 'Nơi tìm' }).fill('KCN Thăng Long');
  await page.keyboard.press('Enter');
  await page.locator('.pane > .list li').first().waitFor();
  const { numberMatched } = await api('api/near?point=KCN%20Th%C4%83ng%20Long&within=3km&sector=26,27&limit=1');
  assert.ok(numberMatched > 0);
  await says(page, '#results b', of(String(numberMatched)));
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Excel' }).click(),
  ]);
  assert.equal(String(readFileSync(await download.path()).subarray(0, 2)), 'PK');
  await close(page);
});

test('the count and the first results are in sight without scrolling, and the conditions are folded', T, async () => {
  const page = await site.open(`?view=near&${LONG}`, noMap);
  await page.locator('.pane > .list li').nth(2).waitFor();
  await until(
    () =>
      page.$$eval('#results b, .pane > .list li:nth-child(3)', (all) =>
        all.map((e) => e.getBoundingClientRect().bottom),
      ),
    (low) => low.length === 2 && low.every((bottom) => bottom < 700),
    'the count and the third result should be in sight',
  );
  assert.equal(await page.locator('.filters').getAttribute('open'), null);
  await says(page, '.filters summary', /mọi ngành/);
  await page.locator('.filters summary').press('Enter');
  await page.getByRole('button', { name: 'Kim loại', exact: true }).click();
  await says(page, '.filters summary', /Kim loại/);
  await close(page);
});

test('firms of one point are spread out by a click, and a vague point says how far off it may be', T, async () => {
  const page = await site.open(`?view=near&${LONG}`);
  await page.locator('.pane > .list li').first().waitFor();
  const at = await onMap(page, CAMERA, PLACE);
  await pointed(page, at, /cùng điểm; bấm để tách ra; vị trí gần đúng, có thể lệch tới 1 km/);
  await canvas(page).click({ position: at });
  // The first of them is drawn to the east.
  const first = { x: at.x + 15 * Math.sqrt(1.5), y: at.y };
  const { features } = await api(`api/near?point=${PLACE}&within=1m&limit=50`);
  await pointed(page, first, new RegExp(features.map((firm) => of(firm.properties.name).source).join('|')));
  await canvas(page).click({ position: first });
  await goes(page, { near: `${PLACE},3000`, sel: /^firm:/ });
  await close(page);
});

test('a result pressed in the list is shown on the map, and its card has the focus', T, async () => {
  const page = await site.open(`?view=near&${LONG}`);
  const row = page.locator('.pane > .list li', { hasText: 'Panasonic' }).getByRole('button');
  await row.focus();
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement?.classList.contains('card'));
  await page.locator('.card h2', { hasText: 'Panasonic' }).waitFor();
  const { features } = await api('api/near?point=KCN%20Th%C4%83ng%20Long&within=3km&limit=50');
  const [lon, lat] = features.find((firm) => firm.properties.name.startsWith('Panasonic')).geometry.coordinates;
  await until(
    async () => /m=13\.00\/([\d.]+)\/([\d.]+)/.exec(page.url())?.slice(1).map(Number) ?? [0, 0],
    ([y, x]) => Math.abs(x - lon) < 0.001 && Math.abs(y - lat) < 0.001,
    `the map should be at ${lon}, ${lat}`,
  );
  await close(page);
});

test(
  'an empty answer names the condition that emptied it, and one button finds the nearest that match',
  T,
  async () => {
    const page = await site.open(`?view=near&s=24,25&${LONG}`, noMap);
    const { inRadius } = await api('api/near?point=KCN%20Th%C4%83ng%20Long&within=3km&limit=1');
    await says(
      page,
      '.empty',
      of(`có ${inRadius} cơ sở có tọa độ, nhưng không cơ sở nào được ghi thuộc ngành đã chọn`),
    );
    assert.match(await page.getByRole('link', { name: 'Excel' }).getAttribute('href'), /api\/near\?.*f=xlsx/);
    assert.match(await page.getByRole('link', { name: 'CSV' }).getAttribute('href'), /f=csv/);
    await page.getByRole('button', { name: `Bỏ lọc theo ngành (${inRadius} cơ sở)` }).waitFor();
    const wider = page.getByRole('button', { name: /^Tăng bán kính lên / });
    const [, km, n] = /lên (\d+) km \((\d+) cơ sở\)/.exec(await says(page, wider, /\d km/));
    await wider.click();
    await goes(page, { near: of(`,${km}000`) });
    await counts(page.locator('.pane > .list li'), Number(n));
    await close(page);
  },
);

const firms = async (filter, more = '') =>
  api(`ogc/collections/firms/items?f=json&skipGeometry=true&limit=1${more}&filter=${encodeURIComponent(filter)}`);
const only = (page, name) => page.getByRole('combobox', { name, exact: true });
const total = (n) => new RegExp(`Dòng 1–\\d+ trong ${n}\\D`);

test(
  'firms are listed by name, narrowed by place, state, source and what they lack, and the address has it all',
  T,
  async () => {
    const page = await site.open('?view=table&list=firms', noMap);
    await says(page, '.pane', /xếp theo Tên, từ A đến Z/);
    await page.locator('th[aria-sort=ascending]', { hasText: 'Tên' }).waitFor();
    for (const [label, option, key, filter] of [
      ['Quận, huyện cũ', 'Huyện Đông Anh', 'district:017', "district_code = '017'"],
      ['Phường, xã hiện nay', 'Xã Thiên Lộc', 'ward:00493', "ward_code = '00493'"],
      ['Thuộc khu, cụm', 'KCN Thăng Long', 'zone:Z01', "zone = 'Z01'"],
      ['Tình trạng', 'Đang hoạt động', 'status:operating', "status = 'operating'"],
      ['Tình trạng', 'Chưa ghi tình trạng hoạt động', 'status:none', 'status IS NULL'],
      ['Còn thiếu hoặc nghi vấn', 'Chưa có tọa độ', 'lack:point', 'geometry IS NULL'],
      ['Còn thiếu hoặc nghi vấn', 'Chưa rõ ngành', 'lack:sector', 'sector IS NULL'],
    ]) {
      await only(page, label).selectOption({ label: option });
      await goes(page, { in: key });
      const { numberMatched } = await firms(filter);
      assert.ok(numberMatched > 0, filter);
      await says(page, '.pane', total(numberMatched));
      const csv = await fetch(await page.getByRole('link', { name: 'CSV' }).getAttribute('href'));
      const rows = (await csv.text()).trim().split('\n');
      assert.equal(rows.length - 1, numberMatched, filter);
      await page.getByRole('button', { name: 'Xóa bộ lọc' }).click();
      await goes(page, { in: null });
    }
    const { features } = await api('ogc/collections/sources/items?limit=1000&f=json');
    const bus = features.find((own) => own.properties.code === 'OSM_BUS').properties.title;
    await only(page, 'Nguồn').selectOption({ label: bus });
    await goes(page, { in: 'source:OSM_BUS' });
    const all = await api('ogc/collections/firms/items?f=json&skipGeometry=true&limit=1000');
    const own = all.features.filter((firm) => (firm.properties.sources ?? '').split(';').includes('OSM_BUS'));
    await says(page, '.pane', total(own.length));
    await close(page);
  },
);

test('two conditions hold together, and a copied link opens the same list', T, async () => {
  const { numberMatched } = await firms("district_code = '017' AND sector IS NULL");
  const page = await site.open('?view=table&list=firms&in=district:017;lack:sector', noMap);
  await says(page, '.pane', total(numberMatched));
  await until(
    () => only(page, 'Quận, huyện cũ').inputValue(),
    (code) => code === '017',
    'the district should be chosen',
  );
  await page.getByRole('button', { name: 'Ngày số liệu' }).click();
  await says(page, '.pane', /xếp theo Ngày số liệu, từ cũ đến mới/);
  await close(page);
});

test('clusters are narrowed by district and state, whatever their documents call the district', T, async () => {
  const page = await site.open('?view=table&list=clusters', noMap);
  await only(page, 'Quận, huyện cũ').selectOption({ label: 'Huyện Đông Anh' });
  const all = await api('ogc/collections/clusters/items?limit=1000&f=json');
  const own = all.features.filter((site) => /^(Huyện )?Đông Anh$/.test(site.properties.district_name));
  assert.ok(own.length > 0);
  await says(page, '.pane', total(own.length));
  await close(page);
});

test('the card of a park lists its firms, and all of them as a list, on the map and for Excel', T, async () => {
  const { numberMatched } = await firms("zone = 'Z01'");
  const page = await site.open('?sel=zone:Z01', noMap);
  await counts(page.locator('.firms-of li'), 10);
  await says(page, '.firms-of h3', of(`(${numberMatched})`));
  assert.match(
    decodeURIComponent(await page.locator('.firms-of').getByRole('link', { name: 'Excel' }).getAttribute('href')),
    /filter=zone[ +]=[ +]'Z01'.*f=xlsx/,
  );
  const [tile] = await Promise.all([
    page.waitForResponse((r) => /tiles\/WebMercatorQuad\/\d.*filter=zone/.test(r.url())),
    page.getByRole('button', { name: 'Chỉ vẽ các cơ sở này' }).click(),
  ]);
  assert.ok(tile.ok(), tile.url());
  await says(page, '.narrowed', of('KCN Thăng Long'));
  await says(page, '.narrowed', of(`(${numberMatched} cơ sở)`));
  await goes(page, { in: 'zone:Z01' });
  await page.getByRole('button', { name: `Xem cả ${numberMatched} trong danh sách` }).click();
  await goes(page, { view: 'table', list: 'firms', in: 'zone:Z01' });
  await says(page, '.pane', total(numberMatched));
  await close(page);
});

test('the cards of a former district, a ward and a linkage lead to their firms', T, async () => {
  const { features } = await api('api/reports/clusters?f=geojson');
  const members = features[0].properties.members.split(';').length;
  for (const [sel, n] of [
    ['unit:districts-2024/017', (await firms("district_code = '017'")).numberMatched],
    ['unit:wards-2025/00493', (await firms("ward_code = '00493'")).numberMatched],
    ['linkage:1', members],
  ]) {
    const page = await site.open(`?view=table&list=zones&sel=${sel}`, noMap);
    await says(page, '.firms-of h3', of(`(${n})`));
    await page.getByRole('button', { name: /trong danh sách/ }).click();
    await says(page, '.pane', total(n));
    await close(page);
  }
});

const VIEW = [10, 21.12, 105.8];
const SQUARE = [
  [105.7, 21.05],
  [105.9, 21.05],
  [105.9, 21.2],
  [105.7, 21.2],
];
const DRAWN = `shape=${SQUARE.map((at) => at.join(',')).join(';')}&m=${VIEW.join('/')}`;
const shapeOf = (page) =>
  (/shape=([^&]+)/.exec(decodeURIComponent(page.url()))?.[1] ?? '')
    .split(';')
    .filter(Boolean)
    .map((pair) => pair.split(',').map(Number));
const hasCorners = (page, n) =>
  until(
    async () => shapeOf(page),
    (corners) => corners.length === n,
    `there should be ${n} corners`,
  );
const near = ([x, y], [lon, lat]) => Math.abs(x - lon) < 0.002 && Math.abs(y - lat) < 0.002;

test('a double click ends an area, without a corner or a zoom of its own', T, async () => {
  // Without motion a zoom would be in the address at once.
  const page = await site.open(`?m=${VIEW.join('/')}`, { reducedMotion: 'reduce' });
  await page.getByRole('button', { name: 'Vẽ vùng' }).click();
  await page.getByText('cần ít nhất ba đỉnh').waitFor();
  for (const [i, at] of SQUARE.entries()) {
    const position = await onMap(page, VIEW, at);
    if (i < 3) await canvas(page).click({ position });
    else {
      const box = await canvas(page).boundingBox();
      await page.mouse.dblclick(box.x + position.x, box.y + position.y);
    }
    await hasCorners(page, i + 1);
  }
  await page.locator('.drawn-area .firms-of h3').waitFor();
  await counts(page.locator('.work'), 0);
  assert.ok(
    shapeOf(page).every((corner, i) => near(corner, SQUARE[i])),
    page.url(),
  );
  await goes(page, { m: /^10\.00\/21\.12/ });
  await close(page);
});

test('an area is drawn, corrected and read with the keyboard alone', T, async () => {
  const page = await site.open(`?m=${VIEW.join('/')}`);
  await page.getByRole('button', { name: 'Vẽ vùng' }).press('Enter');
  await page.locator('.work').waitFor();
  await canvas(page).focus();
  let before = null;
  for (const [i, arrow] of ['ArrowRight', 'ArrowUp', 'ArrowLeft', 'ArrowLeft'].entries()) {
    await page.keyboard.press('Space');
    await hasCorners(page, i + 1);
    before = /m=[^&]+/.exec(page.url())[0];
    await page.keyboard.press(arrow);
    await until(
      async () => /m=[^&]+/.exec(page.url())?.[0],
      (camera) => camera !== before,
      'the map should move',
    );
  }
  await page.keyboard.press('Backspace');
  await hasCorners(page, 3);
  await page.keyboard.press('Space');
  await hasCorners(page, 4);
  await page.keyboard.press('Control+z');
  await hasCorners(page, 3);
  await page.keyboard.press('Enter');
  await counts(page.locator('.work'), 0);
  await page.locator('.drawn-area .firms-of').waitFor();
  const corner = page.getByRole('button', { name: 'Đỉnh 2 trong 3' });
  const [, [lon, lat]] = await hasCorners(page, 3);
  await corner.press('Shift+ArrowUp');
  await until(
    async () => shapeOf(page)[1],
    ([x, y]) => Math.abs(x - lon) < 0.0001 && y > lat + 0.001,
    'the corner should be further north',
  );
  await close(page);
});

test('a corner is dragged later, and the figures follow when it is put down', T, async () => {
  const page = await site.open(`?${DRAWN}`);
  const corner = page.getByRole('button', { name: 'Đỉnh 3 trong 4' });
  const { x, y, width, height } = await place(corner);
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width / 2 - 40, y + height / 2 + 30, { steps: 4 });
  assert.deepEqual(shapeOf(page), SQUARE);
  await page.mouse.up();
  await until(
    async () => shapeOf(page),
    (now) => now.length === 4 && now[2][0] < 105.88 && now[2][1] < 21.19 && now[0][0] === 105.7,
    'the third corner should have moved, and no other',
  );
  await goes(page, { m: of(`${VIEW[0].toFixed(2)}/`) });
  await close(page);
});

test('an area whose sides cross says so in words, is not asked for, and is put in order by one button', T, async () => {
  const [a, b, c, d] = SQUARE;
  let asked = 0;
  const route = (p) => p.on('request', (r) => (asked += /sector-mix/.test(r.url()) && r.method() === 'POST' ? 1 : 0));
  const crossed = [a, c, b, d].map((at) => at.join(',')).join(';');
  const page = await site.open(`?shape=${crossed}&m=${VIEW.join('/')}`, { ...noMap, route });
  const said = await says(page, '.drawn-area .note', /Cạnh từ đỉnh 1 và cạnh từ đỉnh 3 cắt hoặc chạm nhau/);
  assert.doesNotMatch(said, /ring|self|near/);
  await page.locator('.drawn-area .small', { hasText: 'Kéo các đỉnh' }).waitFor();
  assert.equal(asked, 0);
  await page.getByRole('button', { name: 'Xếp lại thứ tự các đỉnh' }).click();
  await page.locator('.drawn-area .firms-of h3').waitFor();
  await counts(page.locator('.drawn-area .note'), 0);
  assert.deepEqual(page.bad, []);
  await close(page);
});

test(
  'no corner of a drawn area is under the card of layers, and a link without a camera shows all of it',
  T,
  async () => {
    const wide = 'shape=105.55,20.9;106.05,20.9;106.05,21.3;105.55,21.3';
    const page = await site.open(`?${wide}`);
    await goes(page, { m: /./ });
    const corners = page.locator('.corner');
    await counts(corners, 4);
    const free = () =>
      page.evaluate(() =>
        [...document.querySelectorAll('.corner')].map((own) => {
          const { x, y, width, height } = own.getBoundingClientRect();
          return document.elementFromPoint(x + width / 2, y + height / 2) === own;
        }),
      );
    await until(free, (all) => all.length === 4 && all.every(Boolean), 'every corner should be free to be taken');
    await close(page);
  },
);

test('firms within a drawn area are counted, listed and saved', T, async () => {
  const ring = [...SQUARE, SQUARE[0]].map((at) => at.join(' ')).join(',');
  const { numberMatched } = await firms(`S_WITHIN(geometry, POLYGON((${ring})))`);
  assert.ok(numberMatched > 10);
  const page = await site.open(`?${DRAWN}`, noMap);
  await says(page, '.drawn-area .firms-of h3', of(`(${numberMatched})`));
  const file = await page.locator('.drawn-area').getByRole('link', { name: 'Excel' }).getAttribute('href');
  const csv = await (await fetch(file.replace('f=xlsx', 'f=csv'))).text();
  assert.equal(csv.trim().split('\n').length - 1, numberMatched);
  await page.getByRole('button', { name: `Xem cả ${numberMatched} trong danh sách` }).click();
  await says(page, '.pane', total(numberMatched));
  await page.getByRole('button', { name: 'Bỏ Vùng đã vẽ' }).click();
  await says(page, '.pane', total((await firms('code IS NOT NULL')).numberMatched));
  await close(page);
});
