// Twelve tasks of keeping a register, each by the mouse and each by the keyboard alone, against a real one.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { close, counts, place, says, turn, until } from './browser.mjs';
import * as steward from './desk.mjs';
import { NAME, corners, dialog, kept, list, notice } from './desk.mjs';
import { Keys, Mouse, watchPointer } from './hands.mjs';
import { stage } from './stage.mjs';

const T = { timeout: 600_000 };
const keys = {};
const [site] = stage(kept(keys));
const item = (path) => steward.item(site, keys.colleague, path);
const patch = (path, properties) => steward.patch(site, keys.colleague, path, properties);
/** Opens an entry of the desk by way of the menu. */
async function desk(hand, name) {
  await hand.press('Tùy chọn');
  await hand.press(hand.page.locator('.menu').getByRole('button', { name: NAME, exact: true }));
  await dialog(hand.page).waitFor();
  await hand.press(name);
}
/** Opens a form from a card, and waits for its fields. */
async function form(hand, button = 'Sửa') {
  await hand.press(button);
  await hand.page.locator('#keep-name, #keep-source').first().waitFor();
}
const nameOf = async (id) => (await item(`firms/items/${id}`)).properties.name;

/** Twice the same with records of its own: `n` is 0 by the mouse and 1 by the keyboard. */
const HANDS = [
  [0, Mouse],
  [1, Keys],
];
function task(name, query, work) {
  for (const [n, Kind] of HANDS) {
    test(`${name}: ${new Kind(null).name}`, T, async (own) => {
      const link = typeof query === 'function' ? query(n) : query;
      const page = await steward.signed(site, keys.own, link, { init: watchPointer });
      const hand = new Kind(page);
      await work(page, hand, n);
      if (n === 1) assert.equal(await page.evaluate(() => window.pointed), 0, 'a keyboard has no pointer');
      own.diagnostic(`${hand.actions} thao tác`);
      assert.deepEqual(
        page.bad.filter((line) => !/\b4(04|12|22)\b/.test(line)),
        [],
      );
      await close(page);
    });
  }
}

task(
  'a name is corrected',
  (n) => `?sel=firm:${150 + n}`,
  async (page, hand, n) => {
    const name = `${await nameOf(150 + n)} (sửa)`;
    await form(hand);
    await hand.fill(page.locator('#keep-name'), name);
    await hand.fill(page.getByLabel('Lý do, căn cứ sửa'), 'theo giấy phép');
    await hand.press('Ghi');
    await notice(page, /Đã ghi/);
    await page.getByRole('heading', { name, exact: true }).waitFor();
    assert.equal(await nameOf(150 + n), name);
  },
);

task(
  'a point is moved',
  (n) => `?sel=firm:${152 + n}`,
  async (page, hand, n) => {
    const { geometry: was } = await item(`firms/items/${152 + n}`);
    await form(hand, 'Dời điểm');
    const pin = page.locator('.pin');
    if (n === 0) {
      const { x, y, width, height } = await place(pin);
      await page.mouse.move(x + width / 2, y + height / 2);
      await page.mouse.down();
      await page.mouse.move(x + 60, y + 45, { steps: 8 });
      await page.mouse.up();
    } else {
      await hand.reach(pin);
      for (const arrow of ['ArrowUp', 'Shift+ArrowRight']) await page.keyboard.press(arrow);
    }
    await dialog(page)
      .getByText(/Đã dời \d+ m\./)
      .waitFor();
    await hand.pick(page.locator('#keep-point_method'), 'Định vị GPS');
    await hand.fill(page.locator('#keep-point_precision_m'), '15');
    await hand.press('Ghi');
    await notice(page, /Đã ghi/);
    const { geometry, properties } = await item(`firms/items/${152 + n}`);
    assert.notDeepEqual(geometry, was);
    assert.deepEqual([properties.point_method, properties.point_precision_m], ['gps', 15]);
  },
);

task('an establishment is added', '', async (page, hand, n) => {
  const name = `Xưởng đúc Ba Đình ${n}`;
  await desk(hand, 'Cơ sở');
  await hand.fill(page.locator('#keep-name'), name);
  await hand.fill(page.locator('#keep-sector'), '2431');
  await hand.fill(page.getByLabel('Tọa độ', { exact: true }), `2327066 ${594446 + 100 * n}`);
  await hand.press('Thêm vào sổ đăng ký');
  await notice(page, /Đã thêm/);
  await page.getByRole('heading', { name, exact: true }).waitFor();
});

task(
  'an establishment is ended',
  (n) => `?sel=firm:${154 + n}`,
  async (page, hand, n) => {
    await hand.press('Chấm dứt…');
    await hand.check(dialog(page).getByRole('radio', { name: 'Đã chuyển đi' }));
    await hand.fill(page.getByLabel('Ngày chấm dứt'), '8/2026');
    await hand.press('Ghi chấm dứt');
    await notice(page, /Đã ghi chấm dứt/);
    const { closed, status } = (await item(`firms/items/${154 + n}`)).properties;
    assert.deepEqual([closed, status], ['2026-08-01', 'moved']);
  },
);

task('an establishment that was ended is restored', '', async (page, hand, n) => {
  await patch(`firms/items/${166 + n}`, { closed: '2026-08-01', status: 'closed' });
  await turn(page, `?sel=firm:${166 + n}`);
  await hand.press('Khôi phục…');
  await hand.press('Khôi phục');
  await notice(page, /Đã khôi phục/);
  const { closed, status } = (await item(`firms/items/${166 + n}`)).properties;
  assert.deepEqual([closed, status], [null, 'operating']);
});

task(
  'two codes of one establishment are merged',
  (n) => `?sel=firm:${156 + 2 * n}`,
  async (page, hand, n) => {
    const [kept, other] = [156 + 2 * n, 157 + 2 * n];
    const [{ properties: own }, { properties: twin }] = [
      await item(`firms/items/${kept}`),
      await item(`firms/items/${other}`),
    ];
    await hand.press('Gộp trùng…');
    const offered = dialog(page)
      .getByRole('option')
      .filter({ has: page.getByText(twin.name, { exact: true }) });
    await hand.suggest(page.locator('#keep-other'), twin.code, offered);
    await dialog(page).getByText(`${twin.code} gộp vào ${own.code}`).waitFor();
    const name = dialog(page).getByRole('row', { name: /^Tên / }).getByRole('radio');
    await hand.check(name.nth(1));
    await hand.press('Gộp');
    await notice(page, new RegExp(`Đã gộp ${twin.code} vào ${own.code}`));
    await page.getByRole('heading', { name: twin.name, exact: true }).waitFor();
  },
);

task('a workbook with title rows is imported', '', async (page, hand, n) => {
  await desk(hand, 'Nhập tệp');
  const file = { name: `quy-2-${n}.xlsx`, mimeType: 'application/octet-stream', buffer: list(`lần ${n}`) };
  await hand.file('Chọn tệp…', file);
  await says(page, dialog(page).locator('.counts'), /2\s*mới.*1\s*bị loại/s);
  await hand.press('Cách đọc tệp');
  await hand.pick(dialog(page).getByLabel('“Sản phẩm của xưởng” đọc là'), 'Hoạt động');
  await hand.press('Đọc lại');
  await hand.press('Trước và sau');
  await says(page, dialog(page).locator('tbody'), /Hoạt động:\s*bu lông/s);
  await hand.fill(dialog(page).getByLabel('Lý do, căn cứ sửa'), 'danh sách quý II');
  await hand.press('Chỉ ghi các dòng hợp lệ');
  await notice(page, /Đã ghi tệp/);
  await hand.press(dialog(page).getByRole('button', { name: 'Đóng' }).last());
  await counts(dialog(page), 0);
  assert.ok((await item('firms/items')).numberMatched > 244);
});

task('an import is undone', '', async (page, hand, n) => {
  const count = async () => (await item('firms/items')).numberMatched;
  const before = await count();
  const names = ['Xưởng rèn Thử', 'Xưởng tiện Thử'].map((name, i) => `T${n}${i},${name} ${n}\n`);
  await steward.imported(site, keys.own, `thu-${n}.csv`, `code,name\n${names.join('')}`);
  assert.equal(await count(), before + 2);
  await desk(hand, 'Lịch sử sửa đổi');
  const imports = dialog(page)
    .locator('.sets > li', { hasText: 'Nhập tệp' })
    .filter({ has: page.getByRole('button', { name: 'Hoàn tác cả đợt' }) });
  await hand.press(imports.first().getByRole('button', { name: 'Hoàn tác cả đợt' }));
  await hand.press(dialog(page).getByRole('button', { name: 'Hoàn tác 2 thay đổi' }));
  await notice(page, /Đã hoàn tác/);
  await until(count, (now) => now === before, 'both new establishments should be gone');
});

task(
  'a conflict is settled',
  (n) => `?sel=firm:${160 + n}`,
  async (page, hand, n) => {
    await form(hand);
    await hand.fill(page.locator('#keep-name'), 'Tên của tôi');
    await hand.fill(page.locator('#keep-address'), 'Số 9');
    await patch(`firms/items/${160 + n}`, { name: `Tên của đồng nghiệp ${n}`, activity: 'cơ khí' });
    await dialog(page).getByText('Đồng nghiệp vừa sửa').waitFor();
    await hand.press('Xem khác nhau');
    await hand.check(dialog(page).getByRole('radio', { name: `Tên của đồng nghiệp ${n}` }));
    await hand.press('Ghi các giá trị đã chọn');
    await notice(page, /Đã ghi/);
    const { name, address, activity } = (await item(`firms/items/${160 + n}`)).properties;
    assert.deepEqual([name, address, activity], [`Tên của đồng nghiệp ${n}`, 'Số 9', 'cơ khí']);
  },
);

const ZONES = ['Z01', 'Z02'];
const RING = [
  [21.12, 105.77],
  [21.12, 105.79],
  [21.13, 105.79],
  [21.13, 105.77],
];
task(
  'an outline is redrawn',
  (n) => `?sel=zone:${ZONES[n]}`,
  async (page, hand, n) => {
    await hand.press('Ranh giới');
    await dialog(page).locator('canvas').waitFor();
    await page.locator('#keep-source').waitFor();
    if (await dialog(page).getByRole('button', { name: 'Vẽ lại từ đầu' }).isEnabled())
      await hand.press('Vẽ lại từ đầu');
    if (n === 0) {
      await corners(page, await place(dialog(page).locator('.box')));
    } else {
      for (let i = 0; i < RING.length; i++) await hand.press('Thêm đỉnh để gõ tọa độ');
      await hand.press(dialog(page).getByText('Danh sách đỉnh'));
      for (const [i, at] of RING.entries())
        await hand.fill(dialog(page).getByRole('textbox', { name: `Đỉnh ${i + 1}`, exact: true }), at.join('; '));
    }
    await dialog(page)
      .getByText(/4\s*đỉnh/)
      .waitFor();
    await hand.pick(page.locator('#keep-precision'), 'sơ đồ');
    await hand.press(dialog(page).locator('footer .primary'));
    const doubt = dialog(page).getByRole('button', { name: 'Vẫn ghi' });
    await until(
      async () => (await doubt.count()) > 0 || /Đã/.test(await page.locator('.notice').textContent()),
      Boolean,
      'it should be saved or doubted',
    );
    if ((await doubt.count()) > 0) await hand.press('Vẫn ghi');
    await notice(page, /Đã (thêm|ghi)/);
    const { geometry } = await item(`outlines/items/${ZONES[n]}`);
    assert.equal(geometry.coordinates[0][0].length, 5);
  },
);

task('a note of a viewer is answered', '', async (page, hand, n) => {
  const text = `Cổng khu nằm ở phía bên kia đường (${n}).`;
  const sent = await fetch(`${site.address}/api/notes`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ collection: 'zones', item: 'Z01', wrong: 'place', text }),
  });
  assert.equal(sent.status, 202, await sent.text());
  await desk(hand, 'Góp ý của người xem');
  const own = dialog(page).locator('li', { hasText: text });
  await hand.fill(own.getByLabel('Ghi chú khi xử lý'), 'Đã dời điểm.');
  await hand.press(own.getByRole('button', { name: 'Đã xử lý' }));
  await counts(own, 0);
  await hand.press(dialog(page).getByRole('group', { name: 'Tình trạng góp ý' }).getByRole('button').nth(1));
  await says(page, own.locator('.answer'), /Đã dời điểm/);
});

task('ten findings are mended one after the other', '', async (page, hand) => {
  await desk(hand, 'Việc cần làm');
  const row = dialog(page).locator('.items > li', { hasText: 'Chưa rõ ngành' });
  const left = async () => Number(/\d+/.exec(await row.locator('b').first().textContent())?.[0]);
  await row.waitFor();
  const before = await left();
  assert.ok(before >= 10, `${before}`);
  await hand.press(row.getByRole('button').first());
  const next = row.getByRole('button', { name: /^Sửa / });
  for (let i = 1; i <= 10; i++) {
    const name = await next.first().getAttribute('aria-label');
    await hand.press(next.first());
    await page.locator('#keep-sector').waitFor();
    await hand.fill(page.locator('#keep-sector'), '2592');
    await hand.press('Ghi');
    // The list comes back by itself, without the record.
    await counts(row.getByRole('button', { name, exact: true }), 0);
    await until(left, (now) => now === before - i, `${before - i} should be left`);
  }
});
