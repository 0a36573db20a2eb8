// Pictures of views for a look: node tools/shots.mjs OUT REGISTER [name…]; never part of a test.
import { launch, open, serve, close, KEY } from '../e2e/browser.mjs';

const [out, register, ...only] = process.argv.slice(2);
const VIEWS = [
  ['explore', ''],
  ['explore-lq', '?fill=lq&lq=25&sel=unit:districts-2024/017&m=10.2/21.15/105.8'],
  ['explore-firms', '?fill=none'],
  ['explore-wards', '?b=wards-2025&fill=density'],
  ['explore-occupancy', '?fill=occupancy&sel=zone:Z01&m=11/21.12/105.78'],
  ['explore-drawn', '?shape=105.7,21.05;105.9,21.05;105.9,21.2;105.7,21.2'],
  ['near', '?view=near&near=105.78145,21.12342,3000&at=KCN+Th%C4%83ng+Long&m=12.6/21.1234/105.7815'],
  ['near-firm', '?view=near&near=105.78145,21.12342,3000&sel=firm:175&m=12.6/21.1234/105.7815'],
  ['table', '?view=table'],
  ['table-firms', '?view=table&list=firms'],
  ['compare', '?view=compare&cmp=017,250,004,277'],
  ['report-server', '?view=report&rep=eligibility&args=boundaries%3Dwards-2025%26area%3D00493'],
  ['report', '?view=report&args=area%3D017&b=districts-2024'],
  ['report-halfyear', '?view=report&rep=six-monthly'],
];
const SIZES = { wide: { width: 1366, height: 768 }, small: { width: 390, height: 844 } };
const { base, close: stop } = await serve(register);
const browser = await launch();
for (const [name, query] of VIEWS) {
  if (only.length && !only.some((o) => `${name}-`.startsWith(`${o}-`) || name === o)) continue;
  for (const [size, viewport] of Object.entries(SIZES)) {
    for (const dark of process.env.ONE ? [false] : [false, true]) {
      const q = `${query}${query ? '&' : '?'}dark=${dark ? 1 : 0}`;
      const map = !/view=(table|compare|report)/.test(query);
      const page = await open(browser, base, q, { viewport, map: false, key: process.env.SIGNED ? KEY : undefined });
      if (map)
        await page
          .waitForFunction(() => performance.getEntriesByName('map-idle').length > 0, null, { timeout: 60_000 })
          .catch(() => page.bad.push('map not idle'));
      await page.waitForTimeout(/report/.test(name) ? 6000 : 1500);
      await page.screenshot({
        path: `${out}/${name}-${size}-${dark ? 'dark' : 'light'}.png`,
        fullPage: size === 'small' && !map,
      });
      console.log(name, size, dark, page.bad.join(' | '));
      await close(page);
    }
  }
}
await browser.close();
await stop();
