// Keeping the register on screen, against a real one: the tasks of a steward, by mouse and by keyboard.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serious, violations } from './axe.mjs';
import { KEY, close, counts, goes, place, says, settled, turn, until } from './browser.mjs';
import * as steward from './desk.mjs';
import { NAME, corners, dialog, kept, list, notice } from './desk.mjs';
import { stage } from './stage.mjs';

const T = { timeout: 600_000 };
const keys = {};
const [site] = stage(kept(keys, { analyst: 'Phạm Thu' }));
const signed = (query, options) => steward.signed(site, keys.own, query, options);
/** An edit of a colleague, without the page. */
const patch = (path, properties) => steward.patch(site, keys.colleague, path, properties);
const item = (path) => steward.item(site, keys.colleague, path);
const SIZE = { width: 1366, height: 900 };
/** An entry of the menu. */
async function menu(page, name) {
  await press(page, 'Tùy chọn');
  await page.locator('.menu').getByRole('button', { name, exact: true }).click();
}
const press = (page, name) => page.getByRole('button', { name, exact: true }).click();
const inside = (page, name) => dialog(page).getByRole('button', { name, exact: true }).click();
async function desk(page, name) {
  await menu(page, NAME);
  await inside(page, name);
}
/** Opens the form of the card, and waits for its fields. */
async function form(page) {
  await press(page, 'Sửa');
  await page.locator('#keep-name').waitFor();
}

test('a key is checked, says who one is, and is not kept in the page', T, async () => {
  const page = await site.open('', { map: false, viewport: SIZE, first: true });
  await menu(page, 'Đăng nhập');
  await page.getByLabel('Khóa truy cập').fill('xg_khong_dung');
  await page.keyboard.press('Enter');
  await dialog(page).getByText('Khóa truy cập không đúng').waitFor();
  await page.getByLabel('Khóa truy cập').fill(keys.own);
  await page.keyboard.press('Enter');
  await says(page, dialog(page), /Lê Thị Bình.*Biên tập viên.*thêm, sửa/s);
  assert.equal(await page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }])), '[{},{}]');
  await page.keyboard.press('Escape');
  await page.reload();
  await page.locator('.notice').waitFor({ state: 'attached' });
  await menu(page, NAME);
  await inside(page, 'Đăng xuất');
  await counts(dialog(page), 0);
  await press(page, 'Tùy chọn');
  await page.locator('.menu').getByRole('button', { name: 'Đăng nhập' }).waitFor();
  await close(page);
});

test('a key of no account signs in for this tab alone', T, async () => {
  const page = await site.open('', { map: false, viewport: SIZE });
  await menu(page, 'Đăng nhập');
  await page.getByLabel('Khóa truy cập').fill(KEY);
  await page.keyboard.press('Enter');
  await counts(dialog(page), 0);
  const stored = (key) =>
    until(
      () => page.evaluate(() => sessionStorage.getItem('xuong.key')),
      (now) => now === key,
      `the tab should keep ${key}`,
    );
  await stored(KEY);
  await menu(page, 'Đăng xuất');
  await stored(null);
  await close(page);
});

test('who may not edit is offered nothing to edit', T, async () => {
  const page = await site.open('?sel=firm:175', { map: false, viewport: SIZE, as: keys.analyst });
  await menu(page, 'Phạm Thu');
  await says(page, dialog(page), /Chuyên viên phân tích/);
  await counts(page.getByRole('button', { name: 'Nhập tệp' }), 0);
  await page.keyboard.press('Escape');
  await page.getByRole('heading', { name: 'Canon' }).waitFor();
  await counts(page.getByRole('button', { name: 'Sửa', exact: true }), 0);
  await close(page);
});

test('a name is corrected, is in the card and the history at once, and is undone', T, async () => {
  const page = await signed('?sel=firm:175');
  await form(page);
  await page.locator('#keep-name').fill('Công ty Canon (Thăng Long)');
  await page.getByLabel('Lý do, căn cứ sửa').fill('theo giấy phép');
  await inside(page, 'Ghi');
  await notice(page, /Đã ghi “Công ty Canon \(Thăng Long\)”/);
  await page.getByRole('heading', { name: 'Công ty Canon (Thăng Long)' }).waitFor();
  await press(page, 'Lịch sử');
  await says(page, page.getByRole('region', { name: 'Lịch sử' }), /Lê Thị Bình.*theo giấy phép.*Công ty TNHH Canon/s);
  await page.locator('.notice').getByRole('button', { name: 'Hoàn tác' }).click();
  await notice(page, /Đã hoàn tác/);
  await page.getByRole('heading', { name: 'Công ty TNHH Canon Việt Nam' }).waitFor();
  await counts(page.getByText('Có dữ liệu mới'), 0);
  await close(page);
});

test('a name is corrected by the keyboard alone', T, async () => {
  const page = await signed('?sel=firm:176');
  const was = (await item('firms/items/176')).properties.name;
  const button = page.getByRole('button', { name: 'Sửa', exact: true });
  await button.focus();
  await page.keyboard.press('Enter');
  await page.locator('#keep-name:focus').waitFor();
  await page.keyboard.press('End');
  await page.keyboard.type(' 2');
  await page.keyboard.press('Enter');
  await notice(page, /Đã ghi/);
  await page.getByRole('heading', { name: `${was} 2` }).waitFor();
  await until(
    () => page.evaluate(() => document.activeElement?.textContent?.trim()),
    (text) => text === 'Sửa',
    'the focus should be back on the button',
  );
  assert.equal((await item('firms/items/176')).properties.name, `${was} 2`);
  await close(page);
});

test('rules are told at their fields, and a doubt is confirmed', T, async () => {
  const page = await signed('?sel=firm:177');
  await form(page);
  await page.locator('#keep-workers').fill('nhiều');
  await page.locator('#keep-opened').fill('32/13/2020');
  await inside(page, 'Ghi');
  await says(page, '#keep-workers-more', /Không phải số/);
  await says(page, '#keep-opened-more', /Không đọc được ngày/);
  await page.locator('#keep-workers').fill('-5');
  await page.locator('#keep-opened').fill('7/2020');
  await page.locator('#keep-sector').fill('99999');
  await inside(page, 'Ghi');
  await says(page, '#keep-workers-more', /Cần 0–10000000/);
  await says(page, '#keep-sector-more', /VSIC 2018/);
  await page.locator('#keep-workers').fill('1.250');
  await page.locator('#keep-sector').fill('2599');
  await page.locator('#keep-tax_code').fill('0104123007');
  await inside(page, 'Ghi');
  await says(page, '#keep-tax_code-more', /chữ số kiểm tra/);
  await inside(page, 'Vẫn ghi');
  await notice(page, /Đã ghi/);
  const { properties } = await item('firms/items/177');
  assert.deepEqual(
    [properties.workers, properties.opened, properties.opened_precision, properties.sector, properties.tax_code],
    [1250, '2020-07-01', 'month', '2599', '0104123007'],
  );
  await close(page);
});

test('changes that are not saved are not lost by a key', T, async () => {
  const page = await signed('?sel=firm:178');
  await form(page);
  await page.locator('#keep-name').fill('Tên khác');
  await page.keyboard.press('Escape');
  await dialog(page).getByText('Có thay đổi chưa ghi. Bỏ').waitFor();
  await inside(page, 'Sửa tiếp');
  await until(
    () => page.locator('#keep-name').inputValue(),
    (name) => name === 'Tên khác',
    'what was typed should be there',
  );
  await page.keyboard.press('Escape');
  await inside(page, 'Bỏ thay đổi');
  await counts(dialog(page), 0);
  await close(page);
});

test('a point is dragged, moved by keys and typed, with the distance', T, async () => {
  const page = await signed('?sel=firm:164');
  await form(page);
  const pin = page.locator('.pin');
  const box = await place(pin);
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 40, y + 30, { steps: 8 });
  await page.mouse.up();
  await dialog(page)
    .getByText(/Đã dời \d+ m\./)
    .waitFor();
  await inside(page, 'Về vị trí cũ');
  await counts(dialog(page).getByText(/Đã dời/), 0);
  await pin.focus();
  await page.keyboard.press('ArrowUp');
  await dialog(page).getByText('Đã dời 10 m.').waitFor();
  await page.keyboard.press('Shift+ArrowUp');
  await dialog(page).getByText('Đã dời 110 m.').waitFor();
  await page.getByLabel('Tọa độ', { exact: true }).fill('21°01′42″B 105°51′15″Đ');
  await page.keyboard.press('Tab');
  await dialog(page)
    .getByText(/Đã dời .* km\./)
    .waitFor();
  await page.locator('#keep-point_method').selectOption('gps');
  await page.locator('#keep-point_precision_m').fill('15');
  await inside(page, 'Ghi');
  await notice(page, /Đã ghi/);
  const { geometry, properties } = await item('firms/items/164');
  assert.deepEqual(geometry.coordinates, [105.8541667, 21.0283333]);
  assert.deepEqual([properties.point_method, properties.point_precision_m], ['gps', 15]);
  await close(page);
});

test('an establishment is added, ended, restored and deleted', T, async () => {
  const page = await signed('');
  await desk(page, 'Cơ sở');
  await page.locator('#keep-name').fill('Xưởng đúc Ba Đình');
  await page.locator('#keep-sector').fill('2431');
  await page.getByLabel('Tọa độ', { exact: true }).fill('2327066 594446');
  await inside(page, 'Thêm vào sổ đăng ký');
  await notice(page, /Đã thêm “Xưởng đúc Ba Đình”/);
  await page.getByRole('heading', { name: 'Xưởng đúc Ba Đình' }).waitFor();
  await press(page, 'Chấm dứt…');
  await page.getByLabel('Ngày chấm dứt').fill('8/2026');
  await inside(page, 'Ghi chấm dứt');
  await notice(page, /Đã ghi chấm dứt/);
  await says(page, '.card', /Đã chấm dứt.*08\/2026/s);
  await press(page, 'Khôi phục…');
  await inside(page, 'Khôi phục');
  await notice(page, /Đã khôi phục/);
  await says(page, '.card', /Đang hoạt động/);
  await form(page);
  await dialog(page).locator('summary').click();
  await inside(page, 'Xóa bản ghi');
  await inside(page, 'Xóa');
  await notice(page, /Đã xóa/);
  // What was deleted is brought back from the history of changes.
  await desk(page, 'Lịch sử sửa đổi');
  await dialog(page).getByRole('button', { name: 'Sửa từng bản ghi' }).first().click();
  await dialog(page).getByRole('button', { name: 'Khôi phục bản ghi' }).click();
  await notice(page, /Đã hoàn tác/);
  await close(page);
  const found = await item(`firms/items`);
  assert.ok(found.numberMatched > 244);
});

test('two codes of one establishment are merged, and the merge is undone', T, async () => {
  const page = await signed('?sel=firm:175');
  await press(page, 'Gộp trùng…');
  await dialog(page).locator('#keep-other').fill('Yamaha');
  await dialog(page)
    .getByRole('option', { name: /Yamaha Motor Việt Nam(?! -)/ })
    .click();
  await dialog(page)
    .getByText(/F0164 gộp vào F0175/)
    .waitFor();
  await dialog(page)
    .getByRole('row', { name: /^Tên Công ty TNHH Canon/ })
    .getByRole('radio')
    .nth(1)
    .check();
  await inside(page, 'Gộp');
  await notice(page, /Đã gộp F0164 vào F0175/);
  await page.getByRole('heading', { name: 'Yamaha Motor Việt Nam' }).waitFor();
  await page.locator('.notice').getByRole('button', { name: 'Hoàn tác' }).click();
  await page.getByRole('heading', { name: 'Canon' }).waitFor();
  await close(page);
});

const BOOK = list('Một');

test('a workbook with title rows is reviewed, read otherwise, written and undone', T, async () => {
  const page = await signed('');
  await desk(page, 'Nhập tệp');
  const file = { name: 'quy-2.xlsx', mimeType: 'application/octet-stream', buffer: BOOK };
  await dialog(page).locator('input[type=file]').setInputFiles(file);
  await dialog(page)
    .getByRole('heading', { name: /quy-2\.xlsx/ })
    .waitFor();
  await says(page, dialog(page).locator('.counts'), /2\s*mới.*1\s*bị loại/s);
  await says(page, dialog(page).locator('tbody'), /Số lao động.*năm mươi.*không phải số/s);
  await inside(page, 'Cách đọc tệp');
  await dialog(page).getByLabel('“Sản phẩm của xưởng” đọc là').selectOption('activity');
  // Whoever turns to another part while the file is read again stays there.
  const late = (asked) => new Promise((done) => setTimeout(done, 500)).then(() => asked.continue());
  await page.route(/api\/imports\/\d+(\?|$)/, late);
  const read = page.waitForResponse(/api\/imports\/\d+(\?|$)/);
  await inside(page, 'Đọc lại');
  await inside(page, 'Trước và sau');
  await read;
  await page.unroute(/api\/imports\/\d+(\?|$)/, late);
  await says(page, dialog(page).locator('tbody'), /Hoạt động:\s*bu lông/s);
  await dialog(page).getByLabel('Lý do, căn cứ sửa').fill('danh sách quý II');
  await inside(page, 'Chỉ ghi các dòng hợp lệ');
  await notice(page, /Đã ghi tệp “quy-2\.xlsx”/);
  const count = async () => (await item('firms/items')).numberMatched;
  const written = await count();
  await inside(page, 'Hoàn tác lần nhập này');
  await notice(page, /Đã hoàn tác lần nhập/);
  assert.equal(await count(), written - 2);
  await close(page);
});

test('an edit of a colleague is seen at once, and a conflict is settled field by field', T, async () => {
  const page = await signed('?sel=firm:180');
  await form(page);
  await page.locator('#keep-name').fill('Tên của tôi');
  await page.locator('#keep-address').fill('Số 9');
  await patch('firms/items/180', { name: 'Tên của đồng nghiệp', activity: 'cơ khí' });
  await dialog(page).getByText('Đồng nghiệp vừa sửa').waitFor();
  await inside(page, 'Xem khác nhau');
  await says(page, dialog(page).locator('tbody'), /Tên của đồng nghiệp.*Tên của tôi/s);
  await dialog(page).getByRole('radio', { name: 'Tên của đồng nghiệp' }).check();
  await inside(page, 'Ghi các giá trị đã chọn');
  await notice(page, /Đã ghi/);
  const { name, address, activity } = (await item('firms/items/180')).properties;
  assert.deepEqual([name, address, activity], ['Tên của đồng nghiệp', 'Số 9', 'cơ khí']);
  await patch('firms/items/180', { name: 'Tên mới nữa' });
  await page.getByRole('heading', { name: 'Tên mới nữa' }).waitFor();
  await counts(page.getByText('Có dữ liệu mới'), 0);
  await close(page);
});

test('a conflict that only the server sees is settled by the keyboard', T, async () => {
  const route = (page) => page.route('**/api/changes/stream', (r) => r.abort());
  const page = await signed('?sel=firm:181', { route });
  await form(page);
  await patch('firms/items/181', { name: 'Tên của đồng nghiệp' });
  await page.locator('#keep-name').fill('Tên của tôi');
  await page.keyboard.press('Enter');
  const mine = dialog(page).getByRole('radio', { name: 'Tên của tôi' });
  await mine.waitFor();
  await mine.focus();
  await page.keyboard.press('Space');
  await dialog(page).getByRole('button', { name: 'Ghi các giá trị đã chọn' }).focus();
  await page.keyboard.press('Enter');
  await notice(page, /Đã ghi/);
  assert.equal((await item('firms/items/181')).properties.name, 'Tên của tôi');
  await close(page);
});

test('an outline is drawn by the mouse and corrected by the keyboard', T, async () => {
  const page = await signed('?sel=zone:Z01');
  await press(page, 'Ranh giới');
  await dialog(page).locator('canvas').waitFor();
  await corners(page, await place(dialog(page).locator('.box')));
  await page.locator('#keep-precision').selectOption('schematic');
  await inside(page, 'Thêm vào sổ đăng ký');
  await dialog(page).getByRole('button', { name: 'Vẫn ghi' }).click();
  await notice(page, /Đã thêm/);
  const first = (await item('outlines/items/Z01')).properties.measured_ha;
  await press(page, 'Ranh giới');
  await dialog(page).getByRole('button', { name: 'Đỉnh 1', exact: true }).focus();
  for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowLeft');
  await inside(page, 'Ghi');
  await dialog(page).getByRole('button', { name: 'Vẫn ghi' }).click();
  await notice(page, /Đã ghi/);
  assert.ok((await item('outlines/items/Z01')).properties.measured_ha > first);
  await close(page);
});

test('what is missing is listed with the form that mends it', T, async () => {
  const page = await signed('');
  await desk(page, 'Việc cần làm');
  const row = dialog(page).locator('.items > li', { hasText: 'Tọa độ bị nghi vấn' });
  await says(page, row, /2/);
  await row.getByRole('button').first().click();
  await row.getByRole('button', { name: /^Sửa / }).first().click();
  await page.getByLabel('Tọa độ', { exact: true }).waitFor();
  await page.locator('#keep-point_flag').selectOption('');
  await inside(page, 'Ghi');
  await notice(page, /Đã ghi/);
  // One is back in the list, where the next record is.
  await says(page, row.locator('b').first(), /^1$/);
  await counts(row.getByRole('button', { name: /^Sửa / }), 1);
  await close(page);
});

/** Every dialog, from a page with the card of an establishment. */
const DIALOGS = {
  desk: (page) => menu(page, NAME),
  form: (page) => form(page),
  end: (page) => press(page, 'Chấm dứt…'),
  merge: (page) => press(page, 'Gộp trùng…'),
  work: (page) => desk(page, 'Lịch sử sửa đổi'),
  findings: (page) => desk(page, 'Việc cần làm'),
  import: async (page) => {
    await desk(page, 'Nhập tệp');
    const file = { name: 'quy-2.xlsx', mimeType: 'application/octet-stream', buffer: BOOK };
    await dialog(page).locator('input[type=file]').setInputFiles(file);
    await dialog(page).locator('tbody').waitFor();
  },
};
/** What is found in each dialog, all on one page. */
async function each(query, options, seen) {
  const found = [];
  const page = await signed(query, options);
  for (const [name, go] of Object.entries(DIALOGS)) {
    await page.getByRole('button', { name: 'Sửa', exact: true }).waitFor();
    await go(page);
    await dialog(page).waitFor();
    await settled(page);
    found.push(...(await seen(page)).map((line) => `${name}: ${line}`));
    if (name === 'import') await inside(page, 'Bỏ tệp này');
    await page.keyboard.press('Escape');
    await counts(dialog(page), 0);
  }
  await close(page);
  return found;
}

test('no dialog has a serious accessibility fault, in light or dark', T, async () => {
  const themes = async (page) => {
    const found = [];
    for (const dark of [0, 1]) {
      await turn(page, `?sel=firm:175&dark=${dark}`);
      await page.locator(`html[data-theme=${dark ? 'dark' : 'light'}]`).waitFor();
      await settled(page);
      found.push(...serious(await violations(page)));
    }
    return found;
  };
  assert.deepEqual(await each('?sel=firm:175', {}, themes), []);
});

test('at 320 pixels no dialog scrolls sideways, and targets are large enough', T, async () => {
  const wide = (page) =>
    page.evaluate(() => {
      const own = document.querySelector('dialog[open]');
      const body = own.querySelector('.body');
      const small = [...own.querySelectorAll('button, select, summary, .button')].filter((e) => {
        const { width, height } = e.getBoundingClientRect();
        return width > 0 && !/link|corner|pin/.test(e.className) && Math.min(width, height) < 23.5;
      });
      return [
        ...(own.getBoundingClientRect().width > 320 ? ['dialog'] : []),
        ...(body.scrollWidth > body.clientWidth + 1 ? [`body ${body.scrollWidth}`] : []),
        ...small.map((e) => `small ${e.outerHTML.slice(0, 80)}`),
      ];
    });
  assert.deepEqual(await each('?sel=firm:175', { viewport: { width: 320, height: 640 } }, wide), []);
});

test('a viewer may say what is wrong with a unit, a linkage and a place', T, async () => {
  for (const [query, wrong, about] of [
    ['?sel=unit:wards-2025/00127', 'Sai ranh giới', (note) => note.collection === 'units'],
    ['?sel=linkage:1', 'Đã ngừng hoạt động', (note) => note.point !== null],
    ['?view=near&near=105.78145,21.12342,3000', 'Điều khác', (note) => Math.abs(note.point[0] - 105.78145) < 1e-5],
  ]) {
    const text = `Góp ý từ ${query}`;
    const viewer = await site.open(query, { map: false });
    await viewer.getByRole('button', { name: /^Góp ý/ }).click();
    await viewer.getByLabel('Điều chưa đúng').selectOption({ label: wrong });
    await viewer.getByLabel('Nội dung góp ý').fill(text);
    await press(viewer, 'Gửi góp ý');
    await says(viewer, '.notice', /Đã nhận góp ý/);
    assert.deepEqual(viewer.bad, []);
    await close(viewer);
    const { notes } = await site.json('api/notes?state=open', keys.own);
    const own = notes.find((note) => note.text === text);
    assert.ok(own && about(own), JSON.stringify(own));

    // Whoever answers it is led to what it is about, and puts it aside.
    const page = await signed('?view=compare');
    await menu(page, NAME);
    await inside(page, 'Góp ý của người xem');
    const row = dialog(page).locator('li', { hasText: text });
    await row.getByRole('button', { name: 'Xem trên bản đồ' }).click();
    await counts(dialog(page), 0);
    await goes(page, own.point ? { view: null } : { sel: /^unit:wards-2025/ });
    await menu(page, NAME);
    await inside(page, 'Góp ý của người xem');
    await row.getByRole('button', { name: 'Không tiếp nhận' }).click();
    await counts(row, 0);
    await close(page);
  }
});

test('what a viewer says is wrong waits for a steward, who answers it', T, async () => {
  const viewer = await site.open('?sel=zone:Z01', { map: false });
  await press(viewer, 'Góp ý, báo sai sót');
  await viewer.getByLabel('Điều chưa đúng').selectOption({ label: 'Sai vị trí' });
  await viewer.getByLabel('Nội dung góp ý').fill('Cổng khu nằm ở phía bên kia đường.');
  await viewer.getByLabel(/^Thư điện tử/).fill('nguoi.xem@example.vn');
  await press(viewer, 'Gửi góp ý');
  await says(viewer, '.notice', /Đã nhận góp ý/);
  assert.deepEqual(viewer.bad, []);
  await close(viewer);

  const page = await signed('');
  await menu(page, NAME);
  await dialog(page).getByRole('button', { name: 'Góp ý của người xem' }).click();
  const row = dialog(page).locator('li', { hasText: 'phía bên kia đường' });
  await says(page, row, /nguoi\.xem@example\.vn/);
  await row.getByRole('button', { name: 'Xem trên bản đồ' }).click();
  await says(page, '.card h2', /\S/);
  await goes(page, { sel: 'zone:Z01' });
  await menu(page, NAME);
  await dialog(page).getByRole('button', { name: 'Góp ý của người xem' }).click();
  await row.getByLabel('Ghi chú khi xử lý').fill('Đã dời điểm.');
  await row.getByRole('button', { name: 'Đã xử lý' }).click();
  await counts(row, 0);
  await dialog(page).getByRole('group', { name: 'Tình trạng góp ý' }).getByRole('button', { name: 'Đã xử lý' }).click();
  await says(page, row.locator('.answer'), /Đã dời điểm/);
  assert.ok(!(await page.locator('dialog').textContent()).includes('nguoi.xem@example.vn'));
  assert.deepEqual(page.bad, []);
  await close(page);
});
