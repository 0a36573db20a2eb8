/**
 * Twelve groups of the VSIC divisions of industry (sections B to E) and one of all other divisions, each with a colour
 * and a two-letter code. The colours keep a CIEDE2000 distance of 15 or more under normal, protan, deutan and tritan
 * vision. The code accompanies the colour everywhere, so that colour is never the only distinction.
 */
export interface Group {
  id: string;
  code: { vi: string; en: string };
  name: { vi: string; en: string };
  colour: string;
  divisions: readonly string[];
}

const group = (
  id: string,
  codes: [string, string],
  names: [string, string],
  colour: string,
  divisions: string[],
): Group => ({
  id,
  code: { vi: codes[0], en: codes[1] },
  name: { vi: names[0], en: names[1] },
  colour,
  divisions,
});

/** VSIC divisions outside industry: agriculture, construction, trade and services. */
const OTHERS = [
  ...['01', '02', '03', '41', '42', '43', '45', '46', '47', '49', '50', '51', '52', '53', '55', '56', '58', '59', '60'],
  ...['61', '62', '63', '64', '65', '66', '68', '69', '70', '71', '72', '73', '74', '75', '77', '78', '79', '80', '81'],
  ...['82', '84', '85', '86', '87', '88', '90', '91', '92', '93', '94', '95', '96', '97', '98', '99'],
];

/** Known sectors outside industry, as distinct from unknown ones. */
export const OUTSIDE: Group = group(
  'outside',
  ['NG', 'OI'],
  ['Ngoài công nghiệp', 'Outside industry'],
  '#221122',
  OTHERS,
);

export const GROUPS: readonly Group[] = [
  group('textile', ['DM', 'TX'], ['Dệt may, da giày', 'Textiles, leather'], '#523f65', ['13', '14', '15']),
  group('wood', ['GN', 'WP'], ['Gỗ, giấy, in, nội thất', 'Wood, paper, furniture'], '#6f3a09', [
    '16',
    '17',
    '18',
    '31',
  ]),
  group('metal', ['KL', 'ME'], ['Kim loại', 'Metals'], '#3e69ba', ['24', '25']),
  group('electronics', ['ĐT', 'EL'], ['Điện tử, thiết bị điện', 'Electronics, electrical'], '#4ee3ff', ['26', '27']),
  group('vehicles', ['ÔT', 'VE'], ['Ô tô, xe máy', 'Vehicles'], '#9c677b', ['29', '30']),
  group('food', ['TP', 'FD'], ['Thực phẩm, đồ uống', 'Food, drink, tobacco'], '#e69f00', ['10', '11', '12']),
  group('plastic', ['NC', 'RP'], ['Nhựa, cao su', 'Rubber, plastics'], '#3ba1d3', ['22']),
  group('mineral', ['GS', 'MI'], ['Gốm sứ, vật liệu xây dựng', 'Ceramics, building materials'], '#a3987f', ['23']),
  group('chemical', ['HC', 'CH'], ['Hóa chất, dược', 'Chemicals, pharmacy'], '#727f2c', ['19', '20', '21']),
  group('utility', ['ĐN', 'UT'], ['Điện, nước, môi trường', 'Energy, water, waste'], '#e4d09b', [
    '35',
    '36',
    '37',
    '38',
    '39',
  ]),
  group('machinery', ['MM', 'MC'], ['Máy móc, sửa chữa', 'Machinery, repair'], '#2c5143', ['28', '33']),
  group('other', ['KH', 'OT'], ['Khai khoáng, ngành khác', 'Mining, other'], '#bad0cb', [
    '05',
    '06',
    '07',
    '08',
    '09',
    '32',
  ]),
  OUTSIDE,
];

export const UNKNOWN_COLOUR = '#8d9499';

const BY_DIVISION = new Map(GROUPS.flatMap((g) => g.divisions.map((d) => [d, g] as const)));

/** The division of a sector code as in reports (`2018:25`), tiles (`2591`, `2025:25`) and firms (`25910`). */
export function divisionOf(sector: string | null | undefined): string | null {
  const digits = (sector ?? '').replace(/^20\d\d:/, '');
  return /^\d\d/.test(digits) ? digits.slice(0, 2) : null;
}

export function groupOf(sector: string | null | undefined): Group | null {
  const division = divisionOf(sector);
  return division === null ? null : (BY_DIVISION.get(division) ?? OUTSIDE);
}

export const colourOf = (sector: string | null | undefined): string => groupOf(sector)?.colour ?? UNKNOWN_COLOUR;

/** Divisions as a list with ranges. */
export function spans(divisions: readonly string[]): string {
  const parts: [string, string][] = [];
  for (const code of [...divisions].sort()) {
    const last = parts.at(-1);
    if (last && Number(code) === Number(last[1]) + 1) last[1] = code;
    else parts.push([code, code]);
  }
  return parts.map(([from, to]) => (from === to ? from : `${from}–${to}`)).join(', ');
}

/** Toggles all divisions of a group in the selection. */
export function toggled(chosen: readonly string[], divisions: readonly string[]): string[] {
  const all = divisions.every((d) => chosen.includes(d));
  const rest = chosen.filter((d) => !divisions.includes(d));
  return all ? rest : [...rest, ...divisions].sort();
}

/** The name of a division without the words that all of them start with, for narrow places. */
export function shortSector(name: string): string {
  const rest = name
    .replace(/^(Sản xuất|Manufacture of)(, chế biến|\s+sản phẩm( từ)?)?\s+/, '')
    .replace(/\s*[(;].*$/, '');
  return rest.charAt(0).toLocaleUpperCase('vi') + rest.slice(1);
}
