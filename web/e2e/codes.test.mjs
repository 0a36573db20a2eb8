// No screen shows the codes of the program: names of fields and values, editions, sources.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { KEY, close, counts, option, says, settled, turn, until } from './browser.mjs';
import * as steward from './desk.mjs';
import { NAME, dialog, kept } from './desk.mjs';
import { stage } from './stage.mjs';
import { workbook } from './workbook.mjs';

const T = { timeout: 600_000 };
const keys = {};
const [site] = stage(kept(keys));
const signed = (query) => steward.signed(site, keys.own, query);

/** Fields and values in snake case, editions such as `wards-2025`, sources such as `W_SUMI`, and words of the program. */
const CODES =
  /\b[a-z]+(?:_[a-z0-9]+)+\b|\b[a-z]+-20\d\d\b|\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b|\bbasis:|\(schematic\)|\bundefined\b|\bNaN\b/g;

/** What a page shows or reads aloud, without addresses, which have codes by intent. */
const shown = (page) =>
  page.evaluate(() => {
    const said = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const { parentElement: at, textContent: text } = walk.currentNode;
      if (at.closest('script, style, noscript') || /https?:\/\//.test(text)) continue;
      said.push(text);
    }
    for (const at of document.querySelectorAll('[aria-label], [title], [placeholder], [alt]'))
      said.push(...['aria-label', 'title', 'placeholder', 'alt'].map((name) => at.getAttribute(name) ?? ''));
    return said;
  });

/** The codes that a page shows once it has come to rest. */
async function coded(page, where) {
  await settled(page);
  let last = null;
  const said = await until(
    async () => {
      const [before, now] = [last, await shown(page)];
      last = now;
      return before?.join() === now.join() ? now : null;
    },
    (same) => same !== null,
    `${where} should come to rest`,
  );
  return said.flatMap((text) =>
    [...text.matchAll(CODES)].map(([code]) => `${where}: ${code} in “${text.trim().slice(0, 120)}”`),
  );
}

const VIEWS = [
  '',
  '?fill=lq',
  '?fill=occupancy',
  '?sel=zone:Z01',
  '?sel=zone:C002',
  '?sel=unit:districts-2024/004',
  '?sel=unit:wards-2025/00127&b=wards-2025',
  '?sel=former:communes-2025-01/00121/Phường Giang Biên&b=wards-2025',
  '?sel=firm:3',
  '?sel=linkage:1',
  '?view=near&near=105.78145,21.12342,3000',
  '?view=table&list=zones',
  '?view=table&list=clusters',
  '?view=table&list=units',
  '?view=table&list=firms',
  '?view=table&list=linkages',
  '?view=table&list=firms&in=district:017;lack:sector&sel=firm:164',
  '?view=compare&cmp=004,017',
  '?view=compare&b=wards-2025&cmp=00127,00493',
  '?view=compare&args=cut%3Dzones&cmp=Z01,Z03,Z05',
  '?shape=105.7,21.05;105.9,21.05;105.9,21.2;105.7,21.2',
  '?shape=105.7,21.05;105.9,21.2;105.9,21.05;105.7,21.2',
  '?view=report&args=area%3D004',
  '?view=report&b=wards-2025&args=area%3D00493',
  '?view=report&rep=occupied',
  '?view=report&rep=occupied&args=least%3D80',
];

/** The reports of the register that need no file. */
const reports = async () => (await site.json('api/reports')).reports.filter((report) => report.name !== 'form');
/** The codes that links of the app show, one after the other on one page. */
async function walked(lang, links) {
  const found = [];
  const page = await site.open(`?lang=${lang}`, { map: false });
  for (const link of links) {
    await turn(page, `${link || '?'}&lang=${lang}`);
    await settled(page);
    await page.evaluate(() => document.querySelectorAll('details').forEach((own) => (own.open = true)));
    found.push(...(await coded(page, link)));
  }
  await close(page);
  return [...new Set(found)];
}

for (const lang of ['vi', 'en']) {
  test(`no view shows a code (${lang})`, T, async () => {
    assert.deepEqual(await walked(lang, VIEWS), []);
  });

  test(`no report shows a code (${lang})`, T, async () => {
    const links = (await reports()).map(({ name }) => {
      const args = name === 'area-profile' ? '&args=area%3D004%26boundaries%3Ddistricts-2024' : '';
      return `?view=report&rep=${name}${args}`;
    });
    assert.deepEqual(await walked(lang, links), []);
  });

  test(`no report shows a code on the plain page of the server (${lang})`, T, async () => {
    const found = [];
    const page = await site.open(`api/reports?lang=${lang}`, { map: false });
    for (const { name } of await reports()) {
      const args = name === 'area-profile' ? '&area=004&boundaries=districts-2024' : '';
      await page.goto(`${site.base}api/reports/${name}?f=html&lang=${lang}${args}`);
      await page.locator('table').first().waitFor();
      found.push(...(await coded(page, name)));
    }
    await close(page);
    assert.deepEqual([...new Set(found)], []);
  });
}

test('every value that a list of a form or a report offers has words in both languages', T, async () => {
  const api = (path) => site.json(path);
  const { reports } = await api('api/reports');
  // Kinds of areas and their editions are named by the city.
  const offered = reports.flatMap(({ name, parameters }) =>
    Object.entries(parameters)
      .filter(([key]) => key !== 'boundaries')
      .flatMap(([key, { enum: values = [] }]) => values.map((value) => [`${name}: ${key}`, value])),
  );
  assert.ok(offered.length > 0);
  for (const of of ['firms', 'zones', 'clusters', 'units', 'outlines', 'linkages', 'sources']) {
    const { properties } = await api(`ogc/collections/${of}/schema`);
    for (const [key, { enum: values = [] }] of Object.entries(properties))
      // How precise a date is, is written in the date.
      if (!(key.replace(/_precision$/, '') in properties && key.endsWith('_precision')))
        offered.push(...values.filter((value) => value !== null).map((value) => [`${of}: ${key}`, value]));
  }
  for (const file of ['names', 'names_en']) {
    const source = readFileSync(new URL(`../src/lib/${file}.ts`, import.meta.url), 'utf8');
    const named = new Set([...source.matchAll(/^  (\w+): '/gm)].map(([, code]) => code));
    const bare = offered.filter(([, value]) => !named.has(String(value)));
    assert.deepEqual(bare, [], file);
  }
});

const press = (page, name) => page.getByRole('button', { name, exact: true }).first().click();
const inside = (page, name) => dialog(page).getByRole('button', { name, exact: true }).first().click();
async function desk(page, name) {
  await press(page, 'Tùy chọn');
  await page.locator('.menu').getByRole('button', { name: NAME, exact: true }).click();
  if (name) await inside(page, name);
}
async function filled(page) {
  await dialog(page).locator('input, textarea').first().waitFor();
}
/** What is answered on a card: a firm, a park with its outline, a cluster, a unit. */
const FORMS = ['firm:164', 'firm:3', 'zone:Z01', 'zone:C002', 'unit:districts-2024/004', 'unit:wards-2025/00127'];
const BOOK = workbook({
  'Quý II': [
    ['DANH SÁCH CƠ SỞ QUÝ II'],
    [],
    ['STT', 'Tên cơ sở', 'Địa chỉ', 'Số lao động', 'Sản phẩm của xưởng', 'Tình trạng'],
    [1, 'Xưởng cơ khí Thử Một', 'Thôn 5, xã Phù Đổng', 45, 'bu lông', 'Đang hoạt động'],
    [2, 'Xưởng gỗ Thử Hai', 'Thôn 6, xã Phù Đổng', 'năm mươi', 'ghế', 'đang ngủ'],
    [3, 'Công ty TNHH Canon Việt Nam', 'KCN Thăng Long', 12, 'máy in', ''],
  ],
});

test('no form of a record shows a code', T, async () => {
  const found = [];
  const page = await signed('');
  const leave = async () => {
    await page.keyboard.press('Escape');
    // The first outline of a zone begins with its code, which the form takes for a change.
    const drop = dialog(page).getByRole('button', { name: 'Bỏ thay đổi' });
    await until(
      async () => {
        if (await drop.isVisible()) await drop.click();
        return dialog(page).count();
      },
      (n) => n === 0,
      'the dialog should close',
    );
  };
  for (const sel of FORMS) {
    await turn(page, `?sel=${sel}`);
    await press(page, 'Sửa');
    await filled(page);
    found.push(...(await coded(page, `form of ${sel}`)));
    await leave();
    await press(page, 'Lịch sử');
    found.push(...(await coded(page, `history of ${sel}`)));
    await page.getByRole('button', { name: /^(Chấm dứt|Khôi phục)…$/ }).click();
    await filled(page);
    found.push(...(await coded(page, `end of ${sel}`)));
    await leave();
    if (sel.startsWith('zone')) {
      await press(page, 'Ranh giới');
      await filled(page);
      found.push(...(await coded(page, `outline of ${sel}`)));
      await leave();
    }
  }
  await close(page);
  assert.deepEqual([...new Set(found)], []);
});

test('no work on the register shows a code: merging, importing, findings, history, notes', T, async () => {
  const found = [];
  let page = await signed('?sel=firm:164');
  await press(page, 'Gộp trùng…');
  await dialog(page).locator('#keep-other').fill('Canon');
  await dialog(page).getByRole('option', { name: /Canon/ }).first().click();
  await dialog(page).locator('tbody tr').first().waitFor();
  found.push(...(await coded(page, 'merge')));
  await inside(page, 'Gộp');
  await says(page, '.notice', /Đã gộp/);
  await close(page);

  page = await signed('');
  await desk(page);
  found.push(...(await coded(page, 'desk')));
  await inside(page, 'Nhập tệp');
  const file = { name: 'quy-2.xlsx', mimeType: 'application/octet-stream', buffer: BOOK };
  await dialog(page).locator('input[type=file]').setInputFiles(file);
  await dialog(page).locator('tbody tr').first().waitFor();
  for (const part of [/^Phát hiện/, /^Tất cả$/, /^Cách đọc tệp/, /^Trước và sau/, /^Mới/]) {
    await dialog(page).getByRole('button', { name: part }).first().click();
    found.push(...(await coded(page, `import, ${part}`)));
  }
  await inside(page, 'Chỉ ghi các dòng hợp lệ');
  await says(page, '.notice', /Đã ghi tệp|Còn|bị loại/);
  await close(page);

  page = await signed('');
  await desk(page, 'Lịch sử sửa đổi');
  for (const set of await dialog(page).locator('.set > .link').all()) {
    await set.click();
    found.push(...(await coded(page, 'history')));
  }
  await close(page);

  page = await signed('');
  await desk(page, 'Việc cần làm');
  await dialog(page).locator('.items > li').first().waitFor();
  for (const item of await dialog(page).locator('.items > li > .link').all()) {
    await item.click();
    found.push(...(await coded(page, 'findings')));
  }
  await close(page);

  const note = { collection: 'zones', item: 'Z01', wrong: 'place', text: 'Cổng khu ở phía bên kia đường.' };
  const body = JSON.stringify(note);
  await fetch(`${site.address}/api/notes`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  page = await signed('');
  await desk(page, 'Góp ý của người xem');
  await dialog(page).locator('.text').first().waitFor();
  found.push(...(await coded(page, 'notes')));
  await close(page);
  assert.deepEqual([...new Set(found)], []);
});

test('no dialog of a viewer shows a code', T, async () => {
  const page = await site.open('?view=table&list=zones', { map: false, key: KEY });
  await page.getByText('trong 20').waitFor();
  const found = [];
  await option(page, 'Hướng dẫn');
  found.push(...(await coded(page, 'help')));
  await close(page);
  const other = await site.open('?view=table&list=zones', { map: false });
  await other.getByText('trong 20').waitFor();
  await option(other, 'Đăng nhập');
  await other.getByRole('dialog').getByLabel('Khóa truy cập').waitFor();
  found.push(...(await coded(other, 'signing in')));
  await close(other);
  for (const query of [
    '?sel=firm:3',
    '?sel=zone:Z01',
    '?sel=unit:districts-2024/004',
    '?sel=linkage:1',
    '?view=near&near=105.78145,21.12342,3000',
  ]) {
    const viewer = await site.open(query, { map: false });
    await viewer.getByRole('button', { name: /^Góp ý/ }).click();
    await dialog(viewer).locator('textarea').waitFor();
    found.push(...(await coded(viewer, `note, ${query}`)));
    await viewer.keyboard.press('Escape');
    await counts(dialog(viewer), 0);
    await close(viewer);
  }
  assert.deepEqual(found, []);
});
