// What the search offers is told apart in words, and a unit that no longer exists opens as itself.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { close, counts, drawn, goes, says, until } from './browser.mjs';
import { stage } from './stage.mjs';

const T = { timeout: 600_000 };
const noMap = { map: false };
const [site] = stage();

const search = (page, text) => page.getByRole('combobox', { name: 'Tìm địa bàn' }).fill(text);

test('a former ward that was split opens as itself with its parts, by the keyboard', T, async () => {
  const page = await site.open();
  await search(page, 'giang bien');
  const offered = page.getByRole('option', { name: /Phường Giang Biên/ });
  await counts(offered, 1);
  await says(
    page,
    offered,
    /xã, phường cũ[^]*Quận Long Biên[^]*Phường Việt Hưng \(một phần\), Phường Phúc Lợi \(một phần\)/,
  );
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await says(page, '.card h2', /^Phường Giang Biên \(cũ\)$/);
  await goes(page, { sel: /^former:/, b: 'wards-2025' });
  const parts = page.locator('.card .first button');
  await until(
    () => parts.allTextContents(),
    (all) => all.join() === 'Phường Việt Hưng (một phần),Phường Phúc Lợi (một phần)',
    'both parts should be links',
  );
  await drawn(page, () => document.querySelector('.maplibregl-canvas') !== null);
  await page.reload();
  await says(page, '.card h2', /^Phường Giang Biên \(cũ\)$/);
  await parts.nth(1).click();
  await says(page, '.card h2', /^Phường Phúc Lợi$/);
  assert.deepEqual(page.bad, []);
  await close(page);
});

test('suggestions tell their kind in words, and those of one name their district', T, async () => {
  const page = await site.open('?view=table&list=zones', noMap);
  await page.getByText('trong 20').waitFor();
  await search(page, 'lien ha');
  const same = page.getByRole('option').filter({ has: page.getByText('CCN Liên Hà', { exact: true }) });
  await counts(same, 2);
  const told = await until(
    () => same.allTextContents(),
    (all) =>
      all.every((text) => /cụm công nghiệp/.test(text)) && /Đan Phượng/.test(all.join()) && /Đông Anh/.test(all.join()),
    'each should tell its district',
  );
  assert.notEqual(told[0], told[1]);
  await search(page, 'long bien');
  await says(page, page.getByRole('option', { name: /^Phường Long Biên phường, xã/ }), /phường, xã hiện nay/);
  await says(page, page.getByRole('option', { name: /^Quận Long Biên/ }), /quận, huyện cũ/);
  for (const text of await page.getByRole('option').allTextContents()) assert.doesNotMatch(text, /[a-z]+-20\d\d/);
  await close(page);
});
