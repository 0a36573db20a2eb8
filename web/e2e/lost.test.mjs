// What could not be loaded is named, is asked for again, and nothing is said of it meanwhile.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { close, counts, launch, open, says } from './browser.mjs';
import { register } from './register.mjs';

const T = { timeout: 240_000 };
const TILES = /firms\/tiles\/WebMercatorQuad\/\d/;
const noMap = { map: false };
let browser, plain, base;
before(async () => {
  plain = await register();
  // More in one place than a search lists.
  const crowd = Array.from({ length: 250 }, (_, n) => `C${n},Cơ sở ${n},2592,105.4,${21.2 + n * 1e-5}\n`);
  await plain.put('firms', 'dong.csv', `code,name,sector,lon,lat\n${crowd.join('')}`);
  base = `${plain.address}/`;
  browser = await launch();
}, T);
after(async () => {
  await browser?.close();
  await plain?.stop();
});

/** Answers with a problem while it is broken. */
const broken = (url, status, headers = {}) => {
  const state = { is: true };
  const body = '{"detail":"máy chủ có quá nhiều việc"}';
  const answer = { status, headers: { 'content-type': 'application/problem+json', ...headers }, body };
  const route = (p) => p.route(url, (r) => (state.is ? r.fulfill(answer) : r.continue()));
  return { state, route };
};

test('tiles that are refused are named, and asked for again when the server says', T, async () => {
  const { state, route } = broken(TILES, 503, { 'retry-after': '1' });
  const page = await open(browser, base, '?fill=none&m=13/21.033/105.915', { ...noMap, route });
  await says(page, '.missing', /Không tải được: một phần lớp cơ sở\./);
  await says(page, '.missing', /máy chủ có quá nhiều việc/);
  state.is = false;
  await counts(page.locator('.missing'), 0);
  await says(page, '.legend .item', /\S/);
  await close(page);
});

test('somebody need not wait as long as the server says', T, async () => {
  const { state, route } = broken(TILES, 503, { 'retry-after': '3600' });
  const page = await open(browser, base, '?fill=none&m=13/21.033/105.915', { ...noMap, route });
  await says(page, '.missing', /một phần lớp cơ sở/);
  state.is = false;
  await page.locator('.missing').getByRole('button', { name: 'Thử lại' }).click();
  await counts(page.locator('.missing'), 0);
  await close(page);
});

test('a search does not say that the map draws all while tiles are missing', T, async () => {
  const { state, route } = broken(TILES, 503, { 'retry-after': '1' });
  const page = await open(browser, base, '?view=near&near=105.4,21.2,3000&m=13/21.2/105.4', { ...noMap, route });
  await says(page, '.missing', /một phần lớp cơ sở/);
  assert.doesNotMatch(await says(page, '#results', /Danh sách gồm 200/), /Bản đồ vẽ tất cả/);
  state.is = false;
  await says(page, '#results', /Bản đồ vẽ tất cả/);
  await close(page);
});

test('a comparison names what of it could not be loaded', T, async () => {
  const { state, route } = broken(/api\/reports\/(specialisation|series)\?/, 400);
  const page = await open(browser, base, '?view=compare&cmp=017,250', { ...noMap, route });
  await says(page, '.missing', /Chuyên môn hóa \(LQ\)/);
  await says(page, '.missing', /qua các năm \(Huyện Đông Anh\); .*qua các năm \(/);
  state.is = false;
  await page.locator('.missing').getByRole('button', { name: 'Thử lại' }).click();
  await counts(page.locator('.missing'), 0);
  await close(page);
});

test('a list of reports that could not be loaded is named', T, async () => {
  const { route } = broken(/\/api\/reports(\?|$)/, 500);
  const page = await open(browser, base, '?view=report', { ...noMap, route });
  await says(page, '.missing', /Các báo cáo khác/);
  await close(page);
});

test('the card of a park names what of it could not be loaded', T, async () => {
  const { route } = broken(/collections\/outlines\/items|sector-mix\?boundaries=zones/, 500);
  const page = await open(browser, base, '?view=table&list=zones&sel=zone:Z01', { ...noMap, route });
  await says(page, '.card .missing', /Ranh giới; Cơ cấu ngành/);
  await close(page);
});
