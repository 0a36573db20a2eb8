// The map, its legend and its searches claim no more than the register knows.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  close,
  digits,
  drawn,
  drawnOnce,
  goes,
  of,
  onMap,
  pointed,
  says,
  sectorsDrawn,
  settled,
  text,
  until,
} from './browser.mjs';
import { CORNER, misleading, SPOT } from './misleading.mjs';
import { stage } from './stage.mjs';

const T = { timeout: 600_000 };
const [site] = stage(misleading);

const api = (path) => site.json(path);

test('a growth is called estimated where more than half of the beginning that it is of is', T, async () => {
  const to = new Date().getFullYear();
  const { rows } = await api(`api/reports/change?boundaries=districts-2024&from=2023&to=${to}&f=json`);
  const codes = ['004', '017', '250', '277'];
  const page = await site.open(`?view=compare&cmp=${codes.join()}`, { map: false });
  const line = (name) => page.locator('table', { hasText: 'Thay đổi 2023' }).locator('tr', { hasText: name }).last();
  let guessed = 0;
  for (const code of codes) {
    const row = rows.find((r) => r.area === code);
    await line(row.area_name).waitFor();
    const guess = row.estimated_before_pct > 50;
    const said = await until(
      async () => /quá nửa đầu kỳ là ước tính/.test(await line(row.area_name).textContent()),
      (now) => now === guess,
      `${code} of ${row.estimated_before_pct} % should ${guess ? '' : 'not '}be called estimated`,
    );
    guessed += said ? 1 : 0;
  }
  assert.ok(guessed > 0 && guessed < codes.length, String(guessed));
  // It counts more than the mix beside it, which is of coordinates.
  const note = 'Bảng này tính cả cơ sở chỉ xếp vào địa bàn theo địa chỉ.';
  await page.locator('caption', { hasText: 'Thay đổi 2023' }).filter({ hasText: note }).waitFor();
  await close(page);
});

test(
  'the first screen colours only areas with a sector beyond chance, and says of how many firms it knows',
  T,
  async () => {
    const { rows } = await api('api/reports/specialisation?boundaries=districts-2024&f=json');
    const sure = new Set(
      rows
        .filter((r) => r.verdict === 'beyond_chance' && r.location_quotient > 1)
        .map((r) => r.area)
        .filter((area) => area !== 'unplaced' && area !== 'outside'),
    );
    assert.ok(sure.has('004'), [...sure].join());
    assert.ok(
      rows.some((r) => !sure.has(r.area) && r.location_quotient > 3 && r.establishments < 3),
      'the seed tempts with large quotients of one or two firms',
    );
    const page = await site.open();
    await says(page, '.legend', new RegExp(`Tô màu ${sure.size}/30 địa bàn có ngành hơn ngẫu nhiên`));
    await says(page, '.legend', /\d cơ sở có tọa độ trong các địa bàn, [\d.]+ đã rõ ngành \(\d+\s%\)/);
    // No class counts those without coordinates, not even that of none.
    const { coverage } = (await api('api/reports/sector-mix?boundaries=districts-2024&f=json')).provenance;
    const nowhere = (coverage.establishments - coverage.placed).toLocaleString('vi-VN');
    await says(page, '.legend', of(`· ${nowhere} chưa có tọa độ nên không có trên bản đồ`));
    // Every area with a firm of known sector is tested, as in the report.
    const tested = new Set(rows.filter((r) => r.verdict !== 'not_tested').map((r) => r.area));
    const none = new RegExp(`Đã kiểm định, chưa ngành nào hơn ngẫu nhiên \\(${tested.size - sure.size}\\)`);
    const legend = await says(page, '.legend', none);
    assert.doesNotMatch(legend, /Chưa đủ cơ sở/);
    const counts = [...legend.matchAll(/(?:ngẫu nhiên|rõ ngành) \((\d+)\)/g)].map((m) => Number(m[1]));
    assert.equal(
      counts.reduce((sum, n) => sum + n, sure.size),
      30,
      legend,
    );
    await close(page);
  },
);

test('states of zones and clusters are told by their words and years, and the unknown as unknown', T, async () => {
  const words = {
    operating: 'đang hoạt động',
    under_construction: 'đang xây dựng hạ tầng',
    established: 'đã thành lập',
    planned: 'quy hoạch',
    proposed: 'được đề xuất',
  };
  const page = await site.open('', { map: false });
  await page.locator('.city summary').click();
  await page.locator('.states li').first().waitFor();
  await page.waitForFunction(() => document.querySelectorAll('.states').length === 2);
  const items = async (list) => (await api(`ogc/collections/${list}/items?limit=1000&f=json`)).features;
  const every = [...(await items('zones')), ...(await items('clusters'))];
  for (const [at, list] of ['zones', 'clusters'].entries()) {
    const { features } = await api(`ogc/collections/${list}/items?limit=1000&f=json`);
    const of = (status) => features.filter((f) => f.properties.status === status);
    const expected = Object.entries(words).flatMap(([status, word]) => {
      const years = of(status)
        .flatMap((f) => f.properties.status_as_of?.slice(0, 4) ?? [])
        .sort();
      const undated = of(status).length - years.length;
      const span = years.length === 0 ? [] : [[...new Set([years[0], years.at(-1)])].join('–')];
      const when = [...span, ...(undated > 0 ? [`${undated} không ghi ngày`] : [])].join('; ');
      const founded = of(status).filter((f) => f.properties.established_year !== null).length;
      const but = /planned|proposed/.test(status) && founded > 0;
      const told = but ? `, ${founded} đã có năm thành lập` : '';
      return of(status).length === 0 ? [] : [`${of(status).length} ${word} (${when})${told}`];
    });
    const unplaced = features.filter((f) => f.geometry === null).length;
    expected.push(`${of(null).length} chưa rõ tình trạng`, `${unplaced} chưa có tọa độ nên không có trên bản đồ`);
    // Firms on one point look like one.
    const point = (f) => JSON.stringify(f.geometry);
    const shared = features.filter((f) => f.geometry && every.filter((g) => point(g) === point(f)).length > 1).length;
    if (shared > 0) expected.push(`${shared} cùng tọa độ với nơi khác; bản đồ ghi số lượng bên cạnh, như ×2`);
    await until(
      () => page.locator('.states').nth(at).locator('li').allTextContents(),
      (told) => told.join('|') === expected.join('|'),
      `${list} should be ${expected.join('|')}`,
    );
  }
  assert.doesNotMatch(await text(page, '.city'), /chưa hoạt động/);
  // The newest source alone would make all figures look recent; and firms without a location count in no area, which is
  // stated.
  const { provenance } = await api('api/reports/sector-mix?boundaries=districts-2024&f=json');
  const { undated } = provenance.coverage;
  assert.ok(undated > 0);
  await says(page, '.city', new RegExp(`${undated.toLocaleString('vi-VN')}\\s*chưa ghi kỳ số liệu nào`));
  const { unsure, suspended } = provenance.coverage;
  assert.ok(unsure > 0);
  await says(
    page,
    '.city',
    new RegExp(`${unsure.toLocaleString('vi-VN')}\\s*trong đó không rõ kỳ số liệu, hoặc có thể đã chấm dứt`),
  );
  await says(
    page,
    '.city',
    suspended > 0 ? new RegExp(`${suspended.toLocaleString('vi-VN')}\\s*tạm ngừng`) : /^(?![^]*tạm ngừng)/,
  );
  const [from, to] = [provenance.as_of.oldest, provenance.as_of.newest].map((date) => date.slice(0, 4));
  assert.notEqual(from, to);
  // The range is that of the newest period of each establishment, as the text says.
  await says(page, '.status', new RegExp(`Kỳ số liệu mới nhất của từng cơ sở: .*${from} đến .*${to}`));
  await close(page);
});

test('parks are told by the kinds that the register records, and of no count of the city', T, async () => {
  const { features } = await api('ogc/collections/zones/items?limit=1000&f=json');
  const old = features.filter((f) => f.properties.kind === 'legacy_area');
  assert.ok(old.length > 0, 'the seed has an area that is older than the law');
  const page = await site.open('', { map: false });
  await page.locator('.city summary').click();
  const said = await says(page, '.kinds', new RegExp(`^theo loại đã ghi: .*Khu công nghiệp cũ: ${old.length}`));
  const kinds = /^theo loại đã ghi: (.*)/.exec(said)[1];
  const all = [...kinds.matchAll(/: (\d+)/g)].reduce((sum, [, n]) => sum + Number(n), 0);
  assert.equal(all, features.length, said);
  assert.doesNotMatch(said, /thành phố không tính/);
  await close(page);
});

test('the legend lists the marks and sectors that are drawn, and no others', T, async () => {
  const listed = sectorsDrawn;
  const ready = (page) => page.waitForFunction(() => document.querySelector('.legend .keys li'), null);
  // Zoomed out: areas in the colours of their specialisations, and neutral points.
  let page = await site.open();
  await ready(page);
  // Areas are coloured once the reports have loaded.
  await drawn(page, () => document.querySelectorAll('.chips .drawn').length > 0);
  const { rows } = await api('api/reports/specialisation?boundaries=districts-2024&f=json');
  const leads = rows.filter((r) => r.verdict === 'beyond_chance' && r.location_quotient > 1).length;
  await says(page, '.legend .keys', /Chấm: cơ sở \(màu chấm không thể hiện ngành\)/);
  const groups = await until(
    () => listed(page),
    (names) => names.length > 0 && names.length < 13 && names.length <= leads,
    `there should be at most ${leads} sectors`,
  );
  assert.ok(!groups.some((name) => /chưa rõ/i.test(name)), groups.join());
  await close(page);
  // A single firm: its sector, no hollow point, no park.
  page = await site.open(`?fill=none&m=15/${SPOT.there[1]}/${SPOT.there[0]}`);
  await until(
    async () => (await listed(page)).join(),
    (names) => names === 'KLKim loại',
    'one sector should be listed',
  );
  assert.doesNotMatch(await text(page, '.legend'), /Vòng rỗng|Khu công nghiệp|Cụm công nghiệp/);
  await close(page);
  // Grey is explained where there are firms without a sector.
  page = await site.open('?fill=none&m=14/21.2035/105.4040');
  await until(
    () => listed(page),
    (names) => names.includes('–Chưa rõ ngành'),
    'the unknown sector should be marked',
  );
  await close(page);
  // Points of a past year with unknown presence.
  page = await site.open('?fill=none&y=2000&m=14/21.2035/105.4040');
  await drawn(page, () => /Vòng rỗng/.test(document.querySelector('.legend')?.textContent));
  await close(page);
});

test('a search is of firms: no colours of areas are left behind it', T, async () => {
  const page = await site.open(`?view=near&${CORNER}&m=13/21.2030/105.4040`);
  await page.locator('.list li').first().waitFor();
  await until(
    async () => (await sectorsDrawn(page)).join(),
    (names) => names === 'KLKim loại,–Chưa rõ ngành',
    'what is drawn should be listed',
  );
  assert.doesNotMatch(await text(page, '.legend'), /Ngành chuyên môn hóa|Số cơ sở mỗi ô/);
  await close(page);
});

test('points outside all areas are told on the first screen and in the legend', T, async () => {
  const inside = ([x, y], ring) =>
    ring.reduce((odd, [ax, ay], i) => {
      const [bx, by] = ring[(i + 1) % ring.length];
      return ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax ? !odd : odd;
    }, false);
  const firms = (await api('ogc/collections/firms/items?limit=10000&f=json')).features;
  for (const [edition, areas] of [
    ['districts-2024', 'quận, huyện'],
    ['wards-2025', 'phường, xã'],
  ]) {
    const units = (await api(`ogc/collections/units/items?edition=${edition}&limit=1000&f=json`)).features;
    const within = (at) =>
      units.some(({ geometry }) =>
        geometry.coordinates.some(([outer, ...holes]) => inside(at, outer) && !holes.some((hole) => inside(at, hole))),
      );
    // Two of the planted firms are not present any more.
    const there = firms.filter((f) => f.geometry && !['L1', 'L2'].includes(f.properties.code));
    const gone = ['closed', 'moved'];
    const open_ = there.filter((f) => !gone.includes(f.properties.status) && !f.properties.closed);
    const expected = open_.filter((f) => !within(f.geometry.coordinates)).length;
    assert.ok(expected > 0, 'one of those that were planted stands outside');
    const page = await site.open(`?b=${edition}`);
    await page.locator('.city summary').click();
    const own = page.locator('.city li', { hasText: `ngoài mọi ${areas}` });
    await until(
      async () => digits(await own.textContent()),
      (n) => n === expected,
      `outside all ${areas} there should be ${expected}`,
    );
    const n = expected.toLocaleString('vi-VN');
    await says(page, '.legend', of(`${n} cơ sở có tọa độ nằm ngoài mọi ${areas}`));
    await close(page);
  }
});

test('a firm that has closed by its date alone is no firm of today, but one of its years', T, async () => {
  const at = async (place, query) => {
    const [lon, lat] = place;
    // So far out that the one who is there for sure is seen as well: once it is drawn, so is whoever else is.
    const page = await site.open(`?fill=none&m=13/${lat}/${lon}${query}`);
    await page.locator('.chips .drawn', { hasText: 'Kim loại' }).waitFor();
    await page.locator('.maplibregl-canvas').click({ position: await onMap(page, [13, lat, lon], place) });
    await drawnOnce(page);
    return page;
  };
  const opens = async (place, query) => {
    const page = await at(place, query);
    await goes(page, { sel: /^firm:/ });
    return page;
  };
  const opensNone = async (place, query) => {
    const page = await at(place, query);
    await settled(page);
    assert.doesNotMatch(page.url(), /sel=firm/);
    await close(page);
  };
  await close(await opens(SPOT.there, ''));
  await opensNone(SPOT.gone, '');
  await opensNone(SPOT.vague, '');
  const past = await opens(SPOT.gone, '&y=2010');
  await says(past, '.legend', /Vòng rỗng: chưa rõ cuối năm 2010 có ở đó không/);
  await close(past);
  await close(await opens(SPOT.vague, '&y=2015'));
  await opensNone(SPOT.gone, '&y=2018');
});

test('a search says of each firm in its list whether it is gone, by whatever tells so', T, async () => {
  const page = await site.open(`?view=near&near=105.42,20.75,5000`, { map: false });
  const row = (name) => page.locator('.list li', { hasText: name });
  await says(page, row('Đã đóng cửa theo ngày'), /Đã chấm dứt 01\/05\/2016/);
  await says(page, row('Đã chuyển đi không rõ năm'), /· Đã chuyển đi/);
  assert.doesNotMatch(await row('Vẫn ở đây').textContent(), /Đã /);
  await page.getByText('Cơ sở đã chấm dứt hoặc đã chuyển đi vẫn có trong số đếm').waitFor();
  await page.locator('#results', { hasText: /\d cơ sở của sổ đăng ký chưa có tọa độ/ }).waitFor();
  await close(page);
});

test('the card of an area puts what is beyond chance first and names the number of firms', T, async () => {
  const page = await site.open('?sel=unit:districts-2024/004', { map: false });
  await page.locator('.card .bars').nth(1).waitFor();
  await says(page, '.card', /\d+ ngành hơn ngẫu nhiên/);
  const { coverage } = (await api('api/reports/sector-mix?boundaries=districts-2024&f=json')).provenance;
  const nowhere = coverage.establishments - coverage.placed;
  assert.ok(nowhere > 0);
  await says(
    page,
    '.card',
    of(`${nowhere} cơ sở của sổ đăng ký chưa có tọa độ nên không có trong các số tính theo tọa độ.`),
  );
  await says(page, '.card', /đã rõ ngành \(\d+\s%\)/);
  const rows = page.locator('.card .bars').nth(1).locator('tbody tr');
  await says(page, rows, /Trang phục|Vận tải/);
  await until(
    () => rows.evaluateAll((all) => [all[0], all.at(-1)].map((e) => e.classList.contains('faint'))),
    ([first, last]) => !first && last,
    'the first should be beyond chance, and the last not',
  );
  await close(page);
  // An area with enough firms to be tested, and no significant quotient.
  const { rows: all } = await api('api/reports/specialisation?boundaries=districts-2024&f=json');
  const known = (area) => all.filter((r) => r.area === area).reduce((sum, r) => sum + r.establishments, 0);
  const plain = all.find(
    (r) =>
      /^\d+$/.test(r.area) &&
      known(r.area) >= 5 &&
      all.every((o) => o.area !== r.area || o.verdict !== 'beyond_chance'),
  );
  assert.ok(plain, 'the seed has such an area');
  const few = await site.open(`?sel=unit:districts-2024/${plain.area}`, { map: false });
  await few.getByText('chưa thể nói địa bàn chuyên về ngành gì').waitFor();
  await close(few);
});

test('firms of known services stand outside industry, not among the unknown', T, async () => {
  const page = await site.open('?view=compare&cmp=004,017', { map: false });
  // The first column is the city's.
  const row = (name) => page.locator('figure').first().locator('tr', { hasText: name }).locator('td').nth(1);
  await row('Ngoài công nghiệp').waitFor();
  const { rows } = await api('api/reports/sector-mix?boundaries=districts-2024&f=json');
  const here = rows.filter((r) => r.area === '004');
  const unknown = here.filter((r) => r.sector === null).reduce((sum, r) => sum + r.establishments, 0);
  await says(page, row('Ngoài công nghiệp'), /^30\s/);
  await says(page, row('Chưa rõ ngành'), new RegExp(`^${unknown}\\s`));
  await close(page);
  const card = await site.open('?sel=unit:districts-2024/004', { map: false });
  const bar = card.locator('.card .bars').first().locator('tr', { hasText: 'Vận tải' });
  await says(card, bar.locator('.swatch'), /^NG$/);
  await close(card);
});

test('a search draws every hit, says how many it lists, and counts what it does not know', T, async () => {
  const wanted = await api('api/near?point=105.404,21.203&within=3000m&sector=24,25&limit=200');
  assert.deepEqual([wanted.numberMatched, wanted.features.length], [1000, 200]);
  assert.deepEqual([wanted.unknown.numberMatched, wanted.unknown.features.length], [300, 200]);
  const page = await site.open(`?view=near&s=24,25&${CORNER}&m=13/21.2030/105.4040`);
  await page.locator('.list li').first().waitFor();
  await says(page, '#results', /1\.000\s+cơ sở trong bán kính 3 km, xếp từ gần đến xa/);
  await says(page, '#results', /Danh sách gồm 200 cơ sở gần nhất trong 1\.000/);
  await page.getByText('Bản đồ vẽ tất cả').waitFor();
  await says(page, '.undecided summary', /300 cơ sở khác chưa rõ ngành/);
  // The farthest of them is 6 km of list away from the first 200, but it answers to the pointer.
  const all = await api('api/near?point=105.404,21.203&within=3000m&sector=24,25&limit=10000');
  const [lon, lat] = all.features.at(-1).geometry.coordinates;
  const position = await onMap(page, [13, 21.203, 105.404], [lon, lat]);
  // The text is there before the map has drawn what it speaks of. Neighbours of the place are two pixels away.
  await pointed(page, position, /Cơ sở \d/);
  await page.locator('.maplibregl-canvas').click({ position });
  await page.locator('.card h2').waitFor();
  await goes(page, { sel: /^firm:/ });
  await close(page);
});

test('where nothing matches for sure, what is not known can still be saved', T, async () => {
  const page = await site.open(`?view=near&s=13&${CORNER}`, { map: false });
  await page.getByText('Chưa có cơ sở nào chắc chắn khớp').waitFor();
  await says(page, '#results b', /^\D*0\D*$/);
  await says(page, '.undecided summary', /300 cơ sở khác/);
  assert.match(await page.getByRole('link', { name: 'Excel' }).getAttribute('href'), /api\/near\?.*f=xlsx/);
  await close(page);
});

test('a firm pressed in the list brings its card into sight and focus, and a vague distance says so', T, async () => {
  const page = await site.open('?view=near&near=105.90000,21.04150,200', { map: false });
  const row = page.locator('.list li', { hasText: 'Cơ sở ước chừng' });
  await says(page, row.locator('.d'), /^≈ \d+ m\s*± 3 km$/);
  const exact = page.locator('.list li', { hasText: 'Cơ sở năm 2010' });
  assert.doesNotMatch(await exact.locator('.d').textContent(), /≈/);
  await exact.getByRole('button').click();
  await page.locator('.card h2', { hasText: 'Cơ sở năm 2010' }).waitFor();
  await page.waitForFunction(() => document.activeElement?.classList.contains('card'));
  await until(
    () => page.locator('.card').evaluate((e) => e.getBoundingClientRect().top),
    (top) => top >= 0 && top < 700,
    'the card should be in sight',
  );
  await page.locator('.card .close').click();
  await page.waitForFunction(() => document.activeElement?.textContent.includes('Cơ sở năm 2010'));
  await close(page);
});
