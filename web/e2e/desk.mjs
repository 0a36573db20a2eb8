// What tests of keeping the register share: an editor's page, its dialogs, and the file that an office sends.
import assert from 'node:assert/strict';
import { says } from './browser.mjs';
import { register } from './register.mjs';
import { workbook } from './workbook.mjs';

export const NAME = 'Lê Thị Bình';
const SIZE = { width: 1366, height: 900 };

/** A register of its own with two editors; `keys` gets theirs, and those of others by their role. */
export const kept =
  (keys, others = {}) =>
  async () => {
    const own = await register();
    keys.own = own.account(NAME, 'editor');
    keys.colleague = own.account('Trần Văn Cường', 'editor');
    for (const [role, name] of Object.entries(others)) keys[role] = own.account(name, role);
    return own;
  };

/** A page of an editor. */
export async function signed(site, key, query, options = {}) {
  const page = await site.open(query, { map: false, viewport: SIZE, as: key, ...options });
  // Who is signed in is asked after the first screen.
  await page.locator('.notice').waitFor({ state: 'attached' });
  return page;
}

/** An edit without a page. */
export async function patch(site, key, path, properties) {
  const answer = await fetch(`${site.address}/ogc/collections/${path}`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${key}`, 'if-match': '*', 'content-type': 'application/merge-patch+json' },
    body: JSON.stringify({ properties }),
  });
  assert.ok(answer.ok, await answer.text());
}

/** Writes a file as an editor does, without a page. */
export async function imported(site, key, filename, text) {
  const authorization = `Bearer ${key}`;
  const sent = await fetch(`${site.address}/api/imports?${new URLSearchParams({ kind: 'firms', filename })}`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/octet-stream' },
    body: text,
  });
  assert.ok(sent.ok, await sent.clone().text());
  const { id } = await sent.json();
  const written = await fetch(`${site.address}/api/imports/${id}/commit`, {
    method: 'POST',
    headers: { authorization, 'if-match': sent.headers.get('etag') ?? '*' },
  });
  assert.ok(written.ok, await written.text());
}

/** A record, or a list of them, as an editor sees it. */
export const item = (site, key, path) => site.json(`ogc/collections/${path}?f=json`, key);

export const dialog = (page) => page.locator('dialog[open]');
export const notice = (page, words) => says(page, '.notice', words);

/** Clicks as many places of the map of an outline, each once the corner before it is there. */
export async function corners(page, box) {
  for (const [i, [x, y]] of [
    [0.2, 0.2],
    [0.8, 0.2],
    [0.8, 0.8],
    [0.2, 0.8],
  ].entries()) {
    await page.mouse.click(box.x + box.width * x, box.y + box.height * y);
    await says(page, dialog(page).locator('.place [aria-live]'), new RegExp(`^\\s*${i + 1}\\s`));
  }
}

/** A list with title rows, one cell of which cannot be read. */
export const list = (who) =>
  workbook({
    Bìa: [['Danh sách cơ sở']],
    'Quý II': [
      ['ỦY BAN NHÂN DÂN'],
      ['DANH SÁCH CƠ SỞ QUÝ II'],
      [],
      ['STT', 'Tên cơ sở', 'Địa chỉ', 'Số lao động', 'Sản phẩm của xưởng'],
      [1, `Xưởng cơ khí Thử ${who}`, 'Thôn 5, xã Phù Đổng', 45, 'bu lông'],
      [2, `Xưởng gỗ Thử ${who}`, 'Thôn 6, xã Phù Đổng', 'năm mươi', 'ghế'],
      [3, `Xưởng đúc Thử ${who}`, 'Thôn 7, xã Phù Đổng', 12, 'gang'],
    ],
  });
