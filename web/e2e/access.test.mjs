// Accessibility: languages, screen readers, small screens, forced colours; and the size of the app.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { close, drawnOnce, goes, launch, open, serve, until } from './browser.mjs';
import { demo } from './register.mjs';

const T = { timeout: 240_000 };
const LONG = 'near=105.78145,21.12342,3000&at=KCN+Th%C4%83ng+Long&m=12.6/21.1234/105.7815';
const VIEWS = [
  '?sel=zone:Z01',
  '?fill=lq&sel=unit:districts-2024/017',
  `?view=near&${LONG}`,
  '?view=table&list=firms',
  '?view=table&list=linkages',
  '?view=compare&cmp=017,250,004',
  '?view=report&args=area%3D017',
  '?view=report&rep=eligibility',
  '?view=report&rep=six-monthly',
];
const VIETNAMESE = /[ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹơưđ]/i;
let browser, plain, site;
before(async () => {
  plain = await demo();
  site = await serve(plain.address);
  browser = await launch();
}, T);
after(async () => {
  await browser?.close();
  await site?.close();
  await plain?.stop();
});
const settled = async (page) => {
  await page.waitForFunction(() => document.querySelector('.pane')?.children.length > 0);
  await page.waitForLoadState('networkidle');
  // What has come is drawn, and nothing says any more that it is coming.
  await until(
    () => page.locator('.pane [role=status]', { hasText: /^(Đang tải|Loading)/ }).count(),
    (waiting) => waiting === 0,
    'nothing should be loading',
  );
  await drawnOnce(page);
};

const axe = readFileSync(new URL('../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');

/** What axe finds on a page, a line each. */
async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(() =>
    axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }),
  );
  return found.violations.map(
    (v) =>
      `${v.impact} ${v.id} ×${v.nodes.length}: ${v.nodes[0].html.slice(0, 140)} ${v.nodes[0].any[0]?.message ?? ''}`,
  );
}

/** The words of the interface; data of the register are in the language of their sources. */
const words = (page) =>
  page.evaluate(() => {
    const own =
      'button, label, legend, h2, h3, th[scope=col], dt, option, summary, .note, [role=status], figcaption strong, .status span, caption';
    const data =
      '.chosen, tbody, [lang], article.card h2, .sheet > h2, select:is(#area, #add, #division, #lq), #place-list, ul.small';
    const texts = [...document.querySelectorAll(own)].filter((e) => !e.closest(data) && !e.matches(data));
    const named = [...document.querySelectorAll('[aria-label], [title], [placeholder]')].filter(
      (e) => !e.closest(data) && !e.matches(data),
    );
    return [
      ...texts.map((e) =>
        [...e.childNodes]
          .filter((n) => n.nodeType === 3)
          .map((n) => n.textContent.trim())
          .join(' '),
      ),
      ...named.flatMap((e) => ['aria-label', 'title', 'placeholder'].map((a) => e.getAttribute(a) ?? '')),
      document.title,
    ].filter(Boolean);
  });

const tooSmall = (page) =>
  page.$$eval('button, .button, select, summary', (all) =>
    all
      .map((e) => ({ text: e.textContent.slice(0, 30), cls: e.className, box: e.getBoundingClientRect() }))
      .filter(({ box, cls }) => box.width > 0 && !/link/.test(cls) && Math.min(box.width, box.height) < 23.5)
      .map(({ text, cls }) => `${cls} ${text}`),
  );

/** A view, once all has come, seen with some eyes. */
async function look(query, seen) {
  const page = await open(browser, site.base, query, { map: !/table|compare|report/.test(query) });
  await settled(page);
  const looked = await seen(page);
  await close(page);
  return looked;
}

/** What is asked of every view, in one look: opening a view takes seconds. */
const seen = async (page) => ({
  words: await words(page),
  small: await tooSmall(page),
  violations: await violations(page),
});

/** Every view with further parameters, opened once for all that is asked of it. */
const views = (parameters, ready = async () => {}) => {
  let all;
  return () =>
    (all ??= (async () => {
      const found = [];
      for (const view of VIEWS) {
        const query = `${view}&${parameters}`;
        const looked = await look(query, async (page) => {
          await ready(page);
          return seen(page);
        });
        found.push({ query, ...looked });
      }
      return found;
    })());
};
const light = views('dark=0');
const dark = views('dark=1&lang=en', (page) => page.locator('html[lang=en]').waitFor());

test('no view has a serious accessibility fault, in light or dark', T, async () => {
  const all = [...(await light()), ...(await dark())];
  const found = all.flatMap(({ query, violations }) => violations.map((line) => `${line} (${query})`));
  assert.deepEqual(
    found.filter((line) => /^(serious|critical) /.test(line)),
    [],
    found.join('\n'),
  );
});

test('targets are at least 24 pixels', T, async () => {
  for (const { query, small } of [...(await light()), ...(await dark())]) assert.deepEqual(small, [], query);
});

test('English leaves no Vietnamese in the interface', T, async () => {
  const names = /KCN Thăng Long|Xưởng|Huyện |Quận |Hà Nội/;
  for (const { query, words } of await dark()) {
    assert.deepEqual(
      words.filter((w) => VIETNAMESE.test(w) && !names.test(w)),
      [],
      query,
    );
  }
});

test('Vietnamese leaves no English in the interface', T, async () => {
  const en = readFileSync(new URL('../src/lib/en.ts', import.meta.url), 'utf8');
  const english = new Set(
    [...en.matchAll(/: '([A-Z][^'{}]{3,})',/g)].map((m) => m[1]).filter((w) => !VIETNAMESE.test(w)),
  );
  for (const { query, words } of await light()) {
    assert.deepEqual(
      words.filter((w) => english.has(w)),
      [],
      query,
    );
  }
});

test('the language is switched without a reload, the map’s own words too', T, async () => {
  const page = await open(browser, site.base);
  await page.getByRole('button', { name: 'English' }).click();
  await page.waitForFunction(() => document.title.includes('map of Hà Nội'));
  await page.waitForFunction(
    () => document.querySelector('.maplibregl-ctrl-zoom-in')?.getAttribute('aria-label') === 'Zoom in',
  );
  await goes(page, /lang=en/);
  await close(page);
});

test('at 320 pixels nothing scrolls sideways', T, async () => {
  for (const query of VIEWS) {
    const page = await open(browser, site.base, query, { map: false, viewport: { width: 320, height: 640 } });
    await settled(page);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= 320, `${query} ${wide}`);
    await close(page);
  }
});

test('with forced colours what is pressed and where one is stay visible', T, async () => {
  const page = await open(browser, site.base, '?s=24,25', { forcedColors: 'active' });
  const border = await page
    .getByRole('button', { name: 'Khám phá' })
    .evaluate((e) => getComputedStyle(e).borderTopWidth);
  assert.equal(border, '3px');
  const chip = await page
    .getByRole('button', { name: 'Kim loại' })
    .first()
    .evaluate((e) => getComputedStyle(e).borderTopWidth);
  assert.equal(chip, '3px');
  await close(page);
});

test('the label fonts have no letter that MapLibre would shift', T, async () => {
  // glyph_manager.ts treats a top of 0, which is an ascent of exactly 55 at 48 px, as missing.
  const page = await open(browser, site.base, '', { map: false });
  const bad = await page.evaluate(async () => {
    await Promise.all(['400', '600'].flatMap((w) => ['ă', 'a'].map((c) => document.fonts.load(`${w} 48px NS`, c))));
    const context = document.createElement('canvas').getContext('2d');
    const letters = Array.from({ length: 0x1efa - 33 }, (_, i) => String.fromCharCode(i + 33)).filter((c) =>
      /[\x21-\xffĂăĐđĨĩŨũƠơƯư\u1ea0-\u1ef9]/.test(c),
    );
    return [400, 600].flatMap((weight) => {
      context.font = `${weight} 48px NS`;
      return letters.filter((c) => Math.ceil(context.measureText(c).actualBoundingBoxAscent) === 55);
    });
  });
  assert.deepEqual(bad, []);
  await close(page);
});
