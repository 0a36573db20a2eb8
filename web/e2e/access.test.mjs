// Accessibility: languages, screen readers, small screens, forced colours; and the size of the app.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { serious, violations } from './axe.mjs';
import { close, goes, option, settled, turn, until } from './browser.mjs';
import { stage } from './stage.mjs';

const T = { timeout: 600_000 };
const LONG = 'near=105.78145,21.12342,3000&at=KCN+Th%C4%83ng+Long&m=12.6/21.1234/105.7815';
const VIEWS = [
  '?sel=zone:Z01',
  '?fill=lq&sel=unit:districts-2024/017',
  `?view=near&${LONG}`,
  '?shape=105.7,21.05;105.9,21.05;105.9,21.2;105.7,21.2',
  '?view=table&list=firms',
  '?view=table&list=linkages',
  '?view=compare&cmp=017,250,004',
  '?view=report&args=area%3D017',
  '?view=report&rep=eligibility',
  '?view=report&rep=occupied',
  '?sel=former:communes-2025-01/00121/Phường Giang Biên&b=wards-2025',
  '?view=report&rep=six-monthly',
];
const VIETNAMESE = /[ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹơưđ]/i;
const [site] = stage();
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

/** What is asked of every view, in one look. */
const seen = async (page) => ({
  words: await words(page),
  small: await tooSmall(page),
  violations: await violations(page),
});

/** Every view with further parameters, on one page, once for all that is asked of it. */
const views = (parameters, options = {}, look = seen) => {
  let all;
  return () => (all ??= looked(parameters, options, look));
};

async function looked(parameters, options, look) {
  const found = [];
  const page = await site.open(`?${parameters}`, { map: false, ...options });
  for (const view of VIEWS) {
    const query = `${view}&${parameters}`;
    await turn(page, query);
    await settled(page);
    assert.deepEqual(page.bad, [], query);
    found.push({ query, ...(await look(page)) });
  }
  await close(page);
  return found;
}
const light = views('dark=0');
const dark = views('dark=1&lang=en');

test('no view has a serious accessibility fault, in light or dark', T, async () => {
  const all = [...(await light()), ...(await dark())];
  const found = all.flatMap(({ query, violations }) => violations.map((line) => `${line} (${query})`));
  assert.deepEqual(serious(found), [], found.join('\n'));
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
  const [en, names] = ['en', 'names_en'].map((name) =>
    readFileSync(new URL(`../src/lib/${name}.ts`, import.meta.url), 'utf8'),
  );
  const english = new Set(
    [...`${en}${names}`.matchAll(/: '([A-Z][^'{}]{3,})',/g)].map((m) => m[1]).filter((w) => !VIETNAMESE.test(w)),
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
  const page = await site.open();
  await option(page, 'English');
  await page.waitForFunction(() => document.title.includes('map of Hà Nội'));
  await page.waitForFunction(
    () => document.querySelector('.maplibregl-ctrl-zoom-in')?.getAttribute('aria-label') === 'Zoom in',
  );
  await goes(page, { lang: 'en' });
  await close(page);
});

test('at 320 pixels nothing scrolls sideways', T, async () => {
  const wide = async (page) => ({ wide: await page.evaluate(() => document.documentElement.scrollWidth) });
  const all = await views('dark=0', { viewport: { width: 320, height: 640 } }, wide)();
  assert.deepEqual(
    all.filter(({ wide }) => wide > 320),
    [],
  );
});

test('with forced colours what is pressed and where one is stay visible', T, async () => {
  const page = await site.open('?s=24,25', { forcedColors: 'active' });
  const border = (button) => button.evaluate((e) => getComputedStyle(e).borderTopWidth);
  for (const name of ['Khám phá', 'Kim loại'])
    await until(
      () => border(page.getByRole('button', { name }).first()),
      (width) => width === '3px',
      `${name} should have a thick border`,
    );
  await close(page);
});

test('the label fonts have no letter that MapLibre would shift', T, async () => {
  // glyph_manager.ts treats a top of 0, which is an ascent of exactly 55 at 48 px, as missing.
  const page = await site.open('', { map: false });
  const { faces, bad } = await page.evaluate(async () => {
    const faces = await Promise.all(
      ['400', '600'].flatMap((w) => ['ă', 'a'].map((c) => document.fonts.load(`${w} 48px NS`, c))),
    );
    const context = document.createElement('canvas').getContext('2d');
    const letters = Array.from({ length: 0x1efa - 33 }, (_, i) => String.fromCharCode(i + 33)).filter((c) =>
      /[\x21-\xffĂăĐđĨĩŨũƠơƯư\u1ea0-\u1ef9]/.test(c),
    );
    const bad = [400, 600].flatMap((weight) => {
      context.font = `${weight} 48px NS`;
      return letters.filter((c) => Math.ceil(context.measureText(c).actualBoundingBoxAscent) === 55);
    });
    return { faces: faces.map((own) => own.length), bad };
  });
  assert.ok(
    faces.every((n) => n > 0),
    'the fonts should be there',
  );
  assert.deepEqual(bad, []);
  await close(page);
});
