// Planners' tasks on the map, one for each test.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { CAMERA, KEY, again, close, counts, goes, idle, onMap, says, settled, until } from './browser.mjs';
import { demo, synthetic } from './register.mjs';
import { stage } from './stage.mjs';

const T = { timeout: 600_000 };
const LONG = 'near=105.78145,21.12342,3000&at=KCN+Th%C4%83ng+Long&m=12.6/21.1234/105.7815';
const [site, large] = stage(demo, synthetic);
// A register without base maps has no /api/config, and the browser logs the 404.
const faults = (page) => page.bad.filter((line) => !line.includes('api/config'));
/** How many a search has found. */
const count = async (page) => {
  await settled(page);
  return Number((await says(page, '#results b', /\d/)).replace(/\D/g, ''));
};
/** What the address has of the camera: zoom, latitude and longitude. */
const camera = async (page) =>
  CAMERA.exec(await goes(page, CAMERA))
    .slice(1)
    .map(Number);
const clickMap = async (page, lon, lat) =>
  page.locator('.maplibregl-canvas').click({ position: await onMap(page, await camera(page), [lon, lat]) });

test('the first screen is the whole city in Vietnamese, and nothing is fetched from outside', T, async () => {
  const page = await site.open();
  await page.locator('html[lang=vi]').waitFor();
  await until(
    () => page.title(),
    (title) => title === 'Xưởng – bản đồ công nghiệp Hà Nội',
    'the title',
  );
  await counts(page.locator('button.chip'), 13);
  const held = await site.json('api/reports/sector-mix?f=json');
  await says(page, '.city', new RegExp(`${held.provenance.coverage.establishments}\\s*cơ sở`));
  assert.deepEqual(faults(page), []);
  await close(page);
});

test('a picture stands where the map will draw the city, until it is drawn', T, async () => {
  let release;
  const released = new Promise((done) => (release = done));
  const route = (p) => p.route(/assets\/maplibre-.*\.js/, async (r) => (await released, r.continue()));
  const page = await site.open('', { map: false, first: true, route });
  const picture = page.locator('img.picture');
  await until(
    () => picture.evaluate((own) => own.naturalWidth),
    (width) => width > 0,
    'the picture should be drawn',
  );
  const place = await picture.boundingBox();
  const [west, south, east, north] = await page.evaluate(
    () => JSON.parse(document.querySelector('#app').dataset.city).bounds,
  );
  release();
  await counts(picture, 0);
  await idle(page);
  // The picture keeps its proportions within the box, so that its sides or its top and foot are those of the city.
  // The address leaves the camera out where the whole city is seen.
  await page.getByRole('button', { name: 'Phóng to' }).click();
  const [zoom, lat, lon] = await camera(page);
  const at = [zoom - 1, lat, lon];
  const [left, foot] = await onMap(page, at, [west, south]).then(({ x, y }) => [x, y]);
  const [right, top] = await onMap(page, at, [east, north]).then(({ x, y }) => [x, y]);
  const { x, y } = await page.locator('.maplibregl-canvas').boundingBox();
  const scale = Math.min(place.width / (right - left), place.height / (foot - top));
  const near = (a, b, what) => assert.ok(Math.abs(a - b) < 8, `${what}: ${a}, ${b}`);
  assert.ok(Math.abs(scale - 1) < 0.03, `the size: ${scale}`);
  near(place.x - x + place.width / 2, (left + right) / 2, 'the middle');
  near(place.y - y + place.height / 2, (top + foot) / 2, 'the height');
  await close(page);
});

test('firms near a clicked point in two sectors, nearest first', T, async () => {
  const page = await large.open('?view=near&m=12.4/21.165/105.845');
  await page.getByRole('button', { name: 'Kim loại' }).first().click();
  await page.getByRole('button', { name: 'Nhựa, cao su' }).first().click();
  await page.locator('.maplibregl-canvas').click({ position: { x: 880, y: 330 } });
  // Both sectors and no others: a list of the first one alone is on its way out.
  await until(
    async () =>
      [...new Set(await page.$$eval('.pane > .list .swatch', (all) => all.map((e) => e.textContent)))].sort().join(),
    (codes) => codes === 'KL,NC',
    'the list should be of both sectors',
  );
  await settled(page);
  const metres = await page.$$eval('.pane > .list .d', (all) =>
    all.map((e) => {
      const n = Number(e.firstChild.textContent.replace(/[^\d,]/g, '').replace(',', '.'));
      return /km/.test(e.textContent) ? n * 1000 : n;
    }),
  );
  assert.ok(metres.length > 20, String(metres.length));
  for (let i = 1; i < metres.length; i++) assert.ok(metres[i] >= metres[i - 1] - 6);
  assert.ok(metres.at(-1) <= 3000);
  await close(page);
});

test(
  'a newcomer has metal firms of more than 50 workers within 3 km of KCN Thăng Long as a spreadsheet in six actions',
  T,
  async () => {
    const page = await large.open();
    let actions = 0;
    const act = (promise) => (actions++, promise);
    await act(page.getByRole('button', { name: 'Cơ sở lân cận' }).click());
    await act(page.getByRole('button', { name: 'Kim loại' }).first().click());
    await act(page.getByLabel('Lao động', { exact: true }).selectOption({ label: 'Trên 50 người' }));
    const dialog = page.getByRole('dialog');
    await says(page, dialog, /không công khai/);
    await act(
      page
        .getByLabel('Khóa truy cập')
        .fill(KEY)
        .then(() => page.keyboard.press('Enter')),
    );
    await dialog.waitFor({ state: 'hidden' });
    await act(
      page
        .getByRole('combobox', { name: 'Nơi tìm' })
        .fill('KCN Thăng Long')
        .then(() => page.keyboard.press('Enter')),
    );
    await page.locator('.list li').first().waitFor();
    await until(
      () => page.locator('#radius').inputValue(),
      (km) => km === '3',
      'the radius should be 3 km',
    );
    const wanted = await large.json(
      'api/near?point=KCN%20Th%C4%83ng%20Long&within=3km&sector=24,25&workers_min=51&limit=1',
      KEY,
    );
    await page.waitForFunction(
      (n) => document.querySelector('#results b')?.textContent === String(n),
      wanted.numberMatched,
    );
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      act(page.getByRole('button', { name: 'Excel' }).click()),
    ]);
    assert.equal(download.suggestedFilename(), 'co-so-gan.xlsx');
    assert.equal(
      readFileSync(await download.path())
        .subarray(0, 2)
        .toString(),
      'PK',
    );
    assert.ok(actions <= 6, String(actions));
    await close(page);
  },
);

test('the CSV opens with diacritics and holds the same firms as the list', T, async () => {
  const page = await site.open(`?view=near&${LONG}`);
  await page.locator('.list li').first().waitFor();
  const n = await count(page);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'CSV' }).click(),
  ]);
  const text = readFileSync(await download.path(), 'utf8');
  assert.equal(text.charCodeAt(0), 0xfeff);
  assert.equal(text.split('\n').filter((line) => /^[\d.]+,có,/.test(line)).length, n);
  assert.match(text, /Ngành \(VSIC\)/);
  assert.equal(text, text.normalize('NFC'));
  await close(page);
});

test('near search works by keyboard alone', T, async () => {
  const page = await large.open('?m=12.4/21.165/105.845');
  await page.keyboard.press('Tab');
  assert.match(await page.evaluate(() => document.activeElement.className), /skip/);
  for (let i = 0; i < 2; i++) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  // The view is loaded when first opened; users see it before they press further keys.
  await page.getByRole('combobox', { name: 'Nơi tìm' }).waitFor();
  const focused = () => page.evaluate(() => document.activeElement.textContent.trim());
  for (let i = 0; i < 30 && (await focused()) !== 'Quanh tâm bản đồ'; i++) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.locator('.list li').first().waitFor();
  const first = await count(page);
  for (let i = 0; i < 10 && (await page.evaluate(() => document.activeElement.id)) !== 'radius-slider'; i++)
    await page.keyboard.press('Tab');
  for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowRight');
  await page.waitForFunction(
    (n) => Number(document.querySelector('#results b')?.textContent.replace(/\D/g, '')) > n,
    first,
  );
  for (let i = 0; i < 60 && !(await page.evaluate(() => document.activeElement.closest('.list'))); i++)
    await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.locator('.card h2').waitFor();
  await page.locator('.maplibregl-canvas').focus();
  await settled(page);
  const [zoom] = await camera(page);
  await page.keyboard.press('Equal');
  await until(
    () => camera(page),
    ([now]) => now > zoom,
    'the map should be nearer',
  );
  await close(page);
});

test('a copied link restores the view', T, async () => {
  const page = await large.open(`?view=near&s=24,25&${LONG}`);
  await page.locator('.list li').first().waitFor();
  const n = await count(page);
  const url = await goes(page, CAMERA);
  const copy = await large.open(url.slice(large.base.length));
  await copy.locator('.list li').first().waitFor();
  assert.equal(await count(copy), n);
  await until(
    async () => copy.url(),
    (now) => now === url,
    `the address should be ${url}`,
  );
  await close(page);
  await close(copy);
});

test('the quotient of a sector colours the areas, and a click tells the mix of one', T, async () => {
  const page = await site.open('?m=10.5/21.15/105.845');
  await page.getByLabel('Tô màu địa bàn theo').selectOption('lq');
  await page.getByLabel('Ngành cần xem LQ').selectOption('25');
  await goes(page, { fill: 'lq' });
  await says(page, '.legend strong', /^LQ: 25 \S/);
  const card = page.locator('.card h2', { hasText: 'Đông Anh' });
  await again(
    () => clickMap(page, 105.87, 21.16),
    () => card.isVisible(),
    'the card of the district should open',
  );
  const { rows } = await site.json('api/reports/sector-mix?boundaries=districts-2024&f=json');
  const firms = rows.filter((r) => r.area === '017').reduce((sum, r) => sum + r.establishments, 0);
  await says(page, '.card dl', new RegExp(`Cơ sở \\(theo tọa độ\\)\\s*${firms} `));
  await page.locator('.card .bars').nth(1).waitFor();
  await close(page);
});

test('a name typed without diacritics opens the card of the cluster', T, async () => {
  const page = await site.open();
  await page.getByRole('combobox', { name: 'Tìm địa bàn' }).fill('nguyen khe');
  await page
    .getByRole('option', { name: /CCN Nguyên Khê/ })
    .first()
    .click();
  await page.locator('.card h2', { hasText: 'CCN Nguyên Khê' }).waitFor();
  await says(page, '.card', /77,5 ha/);
  await close(page);
});

test('an old name says what became of it', T, async () => {
  const page = await site.open();
  await page.getByRole('combobox', { name: 'Tìm địa bàn' }).fill('kim chung');
  await page
    .getByRole('option', { name: /nay thuộc Xã Thiên Lộc/ })
    .first()
    .click();
  await page.locator('.card h2', { hasText: 'Xã Kim Chung (cũ)' }).waitFor();
  await page
    .locator('.card')
    .getByRole('button', { name: /^Xã Thiên Lộc/ })
    .click();
  await page.locator('.card h2', { hasText: 'Xã Thiên Lộc' }).waitFor();
  await goes(page, { b: 'wards-2025' });
  await close(page);
});

test('the time slider shows fewer firms in the past, and it plays', T, async () => {
  const page = await large.open();
  await page.waitForFunction(() => /\d/.test(document.querySelector('.time output b')?.textContent ?? ''));
  const now = Number((await says(page, '.time output b', /\d/)).replace(/\D/g, ''));
  await page.locator('.time input').fill('2005');
  await page.locator('.time rect').first().waitFor({ state: 'attached' });
  await page.waitForFunction(
    (n) =>
      /chưa thấy chấm dứt/.test(document.querySelector('.time output')?.textContent ?? '') &&
      Number(document.querySelector('.time output b')?.textContent.replace(/\D/g, '')) < n / 2,
    now,
  );
  await until(
    () =>
      page.$$eval('.time rect:not(.estimated)', (all) => [
        Number(all[0].getAttribute('height')),
        Number(all.at(-1).getAttribute('height')),
      ]),
    ([first, last]) => first < last && last > 0.8,
    'firms of each year should stand over the slider',
  );
  await page.getByRole('button', { name: 'Chạy theo năm' }).click();
  await page.waitForFunction(
    () => Number(/\d{4}/.exec(document.querySelector('.time output')?.textContent)?.[0]) >= 2007,
  );
  await close(page);
});

test('the scale of the map is above the years, however much they say', T, async () => {
  for (const width of [1366, 1920]) {
    const page = await site.open('?fill=none&y=2015', { viewport: { width, height: 768 } });
    await says(page, '.time', /Cuối năm 2015[^]*\d/);
    const [scale, years] = [
      await page.locator('.maplibregl-ctrl-scale').boundingBox(),
      await page.locator('.time').boundingBox(),
    ];
    assert.ok(scale.y + scale.height <= years.y, `${scale.y} + ${scale.height} against ${years.y}`);
    await close(page);
  }
});

test('on a phone the closed card of layers says which past year is shown', T, async () => {
  const page = await site.open('?fill=none&y=2015', { viewport: { width: 390, height: 844 } });
  await says(page, '.keys summary', /Lớp bản đồ · Năm 2015/);
  await close(page);
});

test('the switch of editions changes areas and figures, and Back undoes it', T, async () => {
  const page = await site.open();
  await page.getByLabel('Phường, xã (từ 7/2025)').check();
  await goes(page, { b: 'wards-2025' });
  await page.getByRole('button', { name: 'Danh sách', exact: true }).click();
  await page.getByRole('button', { name: 'Đơn vị hành chính' }).click();
  await page.getByText('trong 126').waitFor();
  await page.goBack();
  await goes(page, { list: null });
  await page.goBack();
  await goes(page, { view: null });
  await page.goBack();
  await goes(page, { b: null });
  await until(
    () => page.getByLabel('Quận, huyện cũ (đến 6/2025)').isChecked(),
    Boolean,
    'the former districts should be chosen',
  );
  await close(page);
});

test('a drawn area tells the same mix as the API', T, async () => {
  const page = await site.open('?m=10/21.12/105.8');
  await page.getByRole('button', { name: 'Vẽ vùng' }).click();
  for (const [lon, lat] of [
    [105.7, 21.05],
    [105.9, 21.05],
    [105.9, 21.2],
    [105.7, 21.2],
  ])
    await clickMap(page, lon, lat);
  await page.getByRole('button', { name: 'Xong' }).click();
  await page.locator('.drawn-area .bars tbody tr').first().waitFor();
  const corners = decodeURIComponent(/shape=([^&]+)/.exec(await goes(page, /shape=([^&;]+;){3}/))[1])
    .split(';')
    .map((p) => p.split(',').map(Number));
  assert.equal(corners.length, 4);
  const body = JSON.stringify({ type: 'Polygon', coordinates: [[...corners, corners[0]]] });
  const { rows } = await (
    await fetch(`${site.address}/api/reports/sector-mix?f=json`, { method: 'POST', body })
  ).json();
  await settled(page);
  const more = page.getByRole('button', { name: /Xem thêm/ });
  if ((await more.count()) > 0) await more.click();
  const down = (numbers) => numbers.sort((a, b) => b - a).join();
  const wanted = down(rows.map((r) => r.establishments));
  await until(
    async () =>
      down(
        await page.$$eval('.drawn-area .bars tbody .value', (all) =>
          all.map((e) => Number(/^\d+/.exec(e.textContent)?.[0])),
        ),
      ),
    (told) => told === wanted,
    `the mix should be ${wanted}`,
  );
  await close(page);
});

test('a distance is measured along the ellipsoid', T, async () => {
  const page = await site.open('?m=11/21.1/105.8');
  await page.getByRole('button', { name: 'Đo khoảng cách' }).click();
  await clickMap(page, 105.8, 21.15);
  await clickMap(page, 105.8, 21.05);
  const said = await says(page, '.tools p b', /1\d,\d+ km/);
  assert.ok(Math.abs(Number(said.replace(' km', '').replace(',', '.')) - 11.07) < 0.15, said);
  await close(page);
});

test('the map is moved by single clicks', T, async () => {
  const page = await site.open('?m=11/21.1/105.8');
  const centre = async () => (await camera(page)).slice(1);
  for (const [name, moves] of [
    ['Về phía bắc', ([lat], [was]) => lat > was],
    ['Về phía nam', ([lat], [was]) => lat < was],
    ['Về phía tây', ([, lon], [, was]) => lon < was],
    ['Về phía đông', ([, lon], [, was]) => lon > was],
  ]) {
    const before = await centre();
    await page.getByRole('button', { name }).click();
    await until(centre, (now) => moves(now, before), `${name} from ${before}`);
  }
  await close(page);
});

test('a second visit costs at most 60 kB beside its tiles', T, async () => {
  const page = await site.open();
  const line = await page.context().newCDPSession(page);
  let bytes = 0;
  let answers = 0;
  line.on('Network.loadingFinished', ({ encodedDataLength }) => ((bytes += encodedDataLength), answers++));
  await line.send('Network.enable');
  await page.reload();
  await idle(page);
  await settled(page);
  await until(
    async () => answers,
    (n) => n > 5,
    'answers should come',
  );
  assert.ok(bytes > 0 && bytes <= 60_000, `${bytes} bytes in ${answers} answers`);
  await close(page);
});
