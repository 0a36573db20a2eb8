// The 21 tasks of the planners' trial, each in few actions, on the demo; with XUONG_FIRMS=20000 or 1000000 on as many made-up
// establishments.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { KEY, close, counts, digits, goes, idle, of, onMap, says, settled, until } from './browser.mjs';
import { Keys, Mouse, watchPointer } from './hands.mjs';
import { paper, printed, watchPrint } from './paper.mjs';
import { million, register, synthetic } from './register.mjs';
import { stage } from './stage.mjs';

const T = { timeout: 600_000 };
const FIRMS = Number(process.env.XUONG_FIRMS ?? 0);
/** So many actions are enough for everything; the first task also needs a key. */
const MOST = 6;
const MOST_WITH_KEY = 8;
const noMap = { map: false };
const table = [];
const [site] = stage(
  FIRMS === 0
    ? register
    : FIRMS === 20_000
      ? synthetic
      : FIRMS === 1_000_000
        ? million
        : () => register(undefined, ['--synthetic', String(FIRMS), '--seed', '7']),
);
after(() =>
  console.log(
    table
      .sort(([a], [b]) => a - b)
      .map(([n, name, actions]) => `# ${n}. ${name}: ${actions}`)
      .join('\n'),
  ),
);

const api = (path) => site.json(path, KEY);
const items = (collection, params) =>
  api(`ogc/collections/${collection}/items?${new URLSearchParams({ f: 'json', skipGeometry: 'true', ...params })}`);

function task(n, name, work, { most = MOST, Hand = Mouse, query = '', ...options } = {}) {
  test(`${n}. ${name}`, T, async () => {
    const page = await site.open(query, { ...noMap, ...options });
    const hand = new Hand(page);
    await work(page, hand);
    assert.ok(hand.actions > 0 && hand.actions <= most, `${hand.actions} actions, at most ${most}`);
    table.push([n, name, hand.actions]);
    await close(page);
  });
}

const search = (page) => page.getByRole('combobox', { name: 'Tìm địa bàn' });
const option = (page, name) =>
  page
    .getByRole('option')
    .filter({ has: page.getByText(name, { exact: true }) })
    .first();
const excel = (page) => page.getByRole('group', { name: 'Tải báo cáo' }).getByText('Excel', { exact: true });
/** The rows of the first sheet of a workbook, its heading among them. */
async function rowsIn(download) {
  const file = await download.path();
  assert.equal(readFileSync(file).subarray(0, 2).toString(), 'PK');
  const xml = execFileSync('unzip', ['-p', file, 'xl/worksheets/sheet1.xml'], { maxBuffer: 400_000_000 }).toString();
  return xml.split('<row ').length - 1;
}
const chosen = (page, name) => says(page, '.card h2', of(name));

task(
  1,
  'metal establishments of more than 50 workers within 3 km of a park, as a workbook',
  async (page, hand) => {
    const asked = 'api/near?point=KCN%20Th%C4%83ng%20Long&within=3km&sector=24,25&workers_min=51&limit=1';
    const { numberMatched, unknown } = await api(asked);
    await hand.press('Cơ sở lân cận');
    await hand.press(page.getByRole('button', { name: 'Kim loại' }).first());
    await hand.pick(page.getByLabel('Lao động', { exact: true }), 'Trên 50 người');
    await hand.fill(page.getByLabel('Khóa truy cập'), KEY);
    await hand.enter();
    await counts(page.getByRole('dialog'), 0);
    await hand.fill(page.getByRole('combobox', { name: 'Nơi tìm' }), 'KCN Thăng Long');
    await hand.enter();
    await says(page, '#results b', of(numberMatched.toLocaleString('vi-VN')));
    const rows = await rowsIn(await hand.saved(excel(page)));
    assert.ok(rows > numberMatched + (unknown.numberMatched ?? 0), `${rows} rows`);
  },
  { most: MOST_WITH_KEY },
);

task(2, 'what a district specialises in', async (page, hand) => {
  await hand.suggest(search(page), 'long bien', option(page, 'Quận Long Biên'));
  await chosen(page, 'Quận Long Biên');
  await says(page, '.card', /hơn ngẫu nhiên|Dưới \d+ cơ sở đã rõ ngành/);
});

task(3, 'two districts beside the city', async (page, hand) => {
  await hand.press('So sánh');
  for (const name of ['Huyện Đông Anh', 'Huyện Gia Lâm']) {
    const label = await until(
      async () => (await page.locator('#add option', { hasText: name }).allTextContents())[0]?.trim(),
      Boolean,
      `${name} should be offered`,
    );
    await hand.pick(page.locator('#add'), label);
  }
  const heads = page.locator('figure table').first().locator('thead th');
  await until(
    async () => (await heads.allTextContents()).slice(1).map((text) => text.trim()),
    (all) => all[0] === 'Toàn thành phố' && all.length === 3,
    'both and the city should be columns',
  );
});

task(4, 'which parks and clusters are nearly full, as a workbook', async (page, hand) => {
  await hand.press(page.locator('.findings').getByRole('button', { name: 'Xem danh sách' }));
  await hand.press('≥ 80 %');
  const { rows } = await api('api/reports/occupancy?f=json&lang=vi');
  const full = rows.filter((row) => row.area !== null && row.occupancy_pct >= 80);
  await counts(page.locator('.sheet tbody tr'), full.length);
  assert.equal(await rowsIn(await hand.saved('Excel')), full.length + 1);
});

task(5, 'who is in a cluster', async (page, hand) => {
  const { rows } = await api('api/reports/sector-mix?boundaries=zones&f=json&lang=vi');
  const sites = (await items('clusters', { limit: 1000 })).features.map((own) => own.properties);
  const firmsOf = (code) =>
    rows.filter((row) => row.area === code).reduce((sum, row) => sum + (row.establishments ?? 0), 0);
  const [most] = sites
    .filter((one) => sites.filter((other) => other.name === one.name).length === 1)
    .sort((a, b) => firmsOf(b.code) - firmsOf(a.code));
  const { numberMatched } = await items('firms', { filter: `zone = '${most.code}'`, limit: 1 });
  assert.ok(numberMatched > 0, `${most.name} has establishments`);
  await hand.suggest(search(page), most.name, option(page, most.name));
  await chosen(page, most.name);
  await says(page, '.firms-of h3', of(`(${numberMatched.toLocaleString('vi-VN')})`));
  const rowsSaved = await rowsIn(await hand.saved(page.locator('.firms-of').getByText('Excel', { exact: true })));
  assert.ok(rowsSaved > Math.min(numberMatched, 10_000), `${rowsSaved} rows`);
});

const VIEW = [10, 21.12, 105.8];
const AREA = [
  [105.7, 21.05],
  [105.9, 21.05],
  [105.9, 21.2],
  [105.7, 21.2],
];
task(
  6,
  'the mix of a drawn area, and its list',
  async (page, hand) => {
    await hand.press('Vẽ vùng');
    const canvas = page.locator('.maplibregl-canvas');
    for (const at of AREA) await canvas.click({ position: await onMap(page, VIEW, at) });
    await hand.press('Xong');
    await page.locator('.drawn-area .bars tbody tr').first().waitFor();
    const n = digits(/\(([\d.]+)\)/.exec(await says(page, '.drawn-area .firms-of h3', /\(\d/))[1]);
    assert.ok(n > 10, `${n}`);
    assert.ok((await rowsIn(await hand.saved(page.locator('.drawn-area').getByText('Excel')))) > Math.min(n, 10_000));
  },
  { map: true, query: `?m=${VIEW.join('/')}` },
);

task(7, 'what there was in 2023, the sure and the estimated', async (page, hand) => {
  const slider = page.locator('.time input');
  await slider.waitFor();
  hand.actions += 1;
  await slider.fill('2023');
  await says(page, '.time output', /Cuối năm 2023[^]*chưa thấy chấm dứt\s+[\d.]+, chưa rõ có hay không\s+[\d.]+/);
});

task(
  8,
  'the profile of a district on paper',
  async (page, hand) => {
    await hand.suggest(search(page), 'long bien', option(page, 'Quận Long Biên'));
    await hand.press(page.locator('.card').getByRole('button', { name: 'Báo cáo', exact: true }));
    await page.locator('h2', { hasText: 'Quận Long Biên' }).waitFor();
    await hand.press(page.locator('.bar').getByRole('button', { name: 'In', exact: true }));
    await printed(page);
    const said = (await paper(page)).text.replace(/\s/g, '');
    assert.match(said, /QuậnLongBiên/);
    assert.match(said, /area%3D004/);
  },
  { init: watchPrint },
);

task(9, 'the half-year report as a Word document', async (page, hand) => {
  await hand.press('Báo cáo');
  const which = page.locator('#report');
  await which.waitFor();
  await hand.pick(which, 'Báo cáo 6 tháng');
  const word = page.getByRole('group', { name: 'Tải báo cáo' }).getByText('Word', { exact: true });
  const download = await hand.saved(word);
  assert.match(download.suggestedFilename(), /^bao-cao-so-ket-\d{4}.*\.docx$/);
  assert.equal(
    readFileSync(await download.path())
      .subarray(0, 2)
      .toString(),
    'PK',
  );
});

task(10, 'an establishment by its tax code', async (page, hand) => {
  const { features } = await items('firms', { filter: 'tax_code IS NOT NULL', limit: 1 });
  const { name, tax_code: code } = features[0].properties;
  await hand.suggest(search(page), code, option(page, name));
  await chosen(page, name);
  await hand.press(page.locator('.card summary'));
  await says(page, '.card dl', of(code));
});

task(11, 'what became of a former ward', async (page, hand) => {
  await hand.suggest(search(page), 'giang bien', page.getByRole('option', { name: /Phường Giang Biên/ }));
  await chosen(page, 'Phường Giang Biên (cũ)');
  await counts(page.locator('.card .first button'), 2);
});

task(
  12,
  'a view sent to a colleague',
  async (page, hand) => {
    await page.locator('.list li').first().waitFor();
    // The map goes to the place by itself, and writes its camera into the address once it is still.
    await goes(page, { m: /^1[23][\d.]*\/21\.1\d*\/105\.78/ });
    await settled(page);
    await hand.press('Sao chép liên kết');
    await says(page, '.copy', /Đã sao chép/);
    const link = await page.evaluate(() => navigator.clipboard.readText());
    await until(
      async () => page.url(),
      (url) => url === link,
      `the address should be ${link}`,
    );
    const other = await site.open(link.slice(site.base.length), noMap);
    await says(other, '#results b', of(await page.locator('#results b').textContent()));
    await close(other);
  },
  {
    query: '?view=near&near=105.78145,21.12342,3000&s=26,27',
    permissions: ['clipboard-read', 'clipboard-write'],
  },
);

task(
  13,
  'the establishments around a park by the keyboard alone',
  async (page, hand) => {
    await hand.press(page.getByRole('button', { name: 'Cơ sở lân cận' }));
    await page.getByRole('combobox', { name: 'Nơi tìm' }).waitFor();
    await hand.fill(page.getByRole('combobox', { name: 'Nơi tìm' }), 'KCN Thăng Long');
    await hand.enter();
    await page.locator('.pane > .list li').first().waitFor();
    await hand.press(page.locator('.pane > .list li').first().getByRole('button'));
    await page.locator('.card h2').waitFor();
    assert.equal(await page.evaluate(() => window.pointed), 0);
  },
  { Hand: Keys, init: watchPointer },
);

task(
  14,
  'what a district specialises in, on a line of 50 kB/s',
  async (page, hand) => {
    await hand.suggest(search(page), 'long bien', option(page, 'Quận Long Biên'));
    await says(page, '.card', /hơn ngẫu nhiên|Dưới \d+ cơ sở đã rõ ngành/);
    await idle(page);
  },
  {
    first: true,
    route: async (page) => {
      const line = await page.context().newCDPSession(page);
      const slow = { offline: false, latency: 600, downloadThroughput: 50_000, uploadThroughput: 50_000 };
      await line.send('Network.enable');
      await line.send('Network.emulateNetworkConditions', slow);
    },
  },
);

task(16, 'establishments by a part of their name', async (page, hand) => {
  await hand.press('Danh sách');
  await hand.press('Cơ sở');
  await hand.fill(page.getByLabel('Tên có chứa'), 'cơ khí');
  await goes(page, { find: 'cơ khí' });
  await says(page, '.pane', /Dòng 1–\d+ trong [\d.]+|Không có dòng nào khớp/);
  await until(
    () => page.locator('tbody tr > :first-child').allTextContents(),
    (names) => names.length > 0 && names.every((name) => /cơ khí/i.test(name.normalize('NFC'))),
    'every name should have these words',
  );
});

task(
  17,
  'a cluster on a phone',
  async (page, hand) => {
    await hand.suggest(search(page), 'nguyen khe', page.getByRole('option', { name: /CCN Nguyên Khê/ }));
    await chosen(page, 'CCN Nguyên Khê');
    await says(page, '.card', /77,5 ha/);
    await until(
      () =>
        page.evaluate(() => [
          document.documentElement.scrollWidth,
          document.querySelector('.card h2').getBoundingClientRect().top,
        ]),
      ([width, top]) => width <= 390 && top < 844,
      'the card should begin in sight, and nothing be wider than the screen',
    );
  },
  { viewport: { width: 390, height: 844 } },
);

task(18, 'dark at three sizes', async (page, hand) => {
  await hand.press('Tùy chọn');
  await hand.press(page.locator('.menu').getByRole('button', { name: 'Nền tối' }));
  await page.locator('html[data-theme=dark]').waitFor();
  for (const width of [1366, 1920, 390]) {
    await page.setViewportSize({ width, height: 800 });
    await until(
      () => page.evaluate(() => document.documentElement.scrollWidth),
      (wide) => wide <= width,
      `nothing should be wider than ${width}`,
    );
  }
});

task(
  19,
  'a distance',
  async (page, hand) => {
    await hand.press('Đo khoảng cách');
    const canvas = page.locator('.maplibregl-canvas');
    for (const at of [
      [105.8, 21.15],
      [105.8, 21.05],
    ])
      await canvas.click({ position: await onMap(page, [11, 21.1, 105.8], at) });
    await says(page, '.tools p b', /1\d,\d+ km/);
  },
  { map: true, query: '?m=11/21.1/105.8' },
);

task(20, 'a place by its coordinates, in any notation', async (page, hand) => {
  for (const at of ['2327066 594446', '594446 2327066', '21°01′42″B 105°51′15″Đ']) {
    await hand.fill(search(page), at);
    await hand.enter();
    await until(
      async () => /near=([\d.]+)(?:,|%2C)([\d.]+)/.exec(page.url())?.slice(1).map(Number) ?? [0, 0],
      ([lon, lat]) => Math.abs(lon - 105.854) < 0.06 && Math.abs(lat - 21.03) < 0.02,
      `${at} should be found`,
    );
    await says(page, '#results b', /\d/);
  }
});

task(
  21,
  'the wards of today by the density of establishments',
  async (page, hand) => {
    await hand.check(page.getByLabel('Phường, xã (từ 7/2025)'));
    await hand.pick(page.getByLabel('Tô màu địa bàn theo'), 'Mật độ cơ sở (trên km²)');
    await goes(page, { b: 'wards-2025' });
    await page.locator('.legend .ramp li').nth(3).waitFor();
    await says(page, '.legend', /cơ sở có tọa độ trong các địa bàn/);
  },
  { map: true },
);

// Last, since the register is stopped.
task(15, 'going on when the server was away', async (page, hand) => {
  await page.locator('.findings li').first().waitFor();
  await site.register.halt();
  await hand.press('Danh sách');
  await page.getByText('Mất kết nối với máy chủ').first().waitFor();
  await site.register.resume();
  const again = page.getByRole('button', { name: 'Thử lại' }).first();
  const rows = page.locator('tbody tr');
  await until(
    async () => (await rows.count()) > 0 || (await again.count()) > 0,
    Boolean,
    'the list, or a way to ask again, should be there',
  );
  if ((await rows.count()) === 0) await hand.press(again);
  await rows.first().waitFor();
  await counts(page.getByText('Mất kết nối với máy chủ'), 0);
});
