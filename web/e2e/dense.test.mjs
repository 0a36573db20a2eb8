// A map of very many establishments says when it counts, and when it does not draw each of them.
import { test } from 'node:test';
import { close, says } from './browser.mjs';
import { stage } from './stage.mjs';

const T = { timeout: 600_000 };
const [site] = stage();

test('the legend says that figures are being computed, and then that establishments are not drawn', T, async () => {
  let answer;
  const told = new Promise((done) => (answer = done));
  const route = (p) =>
    p.route(/tiles\/WebMercatorQuad\?[^/]*f=tilejson/, async (r) => {
      const json = await (await r.fetch()).json();
      Object.assign(json.legends.firms, { pointsFromZoom: 13, hexagonClasses: { 8: [5, 9], 9: [5, 9] } });
      await told;
      await r.fulfill({ json });
    });
  const page = await site.open('', { map: false, route });
  await says(page, '.legend', /Đang tính…/);
  answer();
  await says(page, '.legend', /chưa vẽ từng cơ sở: hãy phóng to/);
  await page.getByLabel('Tô màu địa bàn theo').selectOption('none');
  await says(page, '.legend', /Số cơ sở mỗi ô/);
  await close(page);
});
