/** Texts of the data in another language than the page's. Remarks and titles are shown as their sources write them. Pure. */
import type { Lang } from './format.ts';

const ENGLISH = /(?<!\p{L})(?:the|of|and|from|for|is|with|that|was|by|not|undated|at|which)(?!\p{L})/gu;
const VIETNAMESE = /[ăđơưĐƯ\u1ea0-\u1ef9]/;

/** The language of a text, to mark it; nothing if it is that of the page, or the text is too short to tell. */
export function foreign(text: string, page: Lang): Lang | undefined {
  const english = text.match(ENGLISH)?.length ?? 0;
  const own = VIETNAMESE.test(text) && english < 2 ? 'vi' : english > 0 ? 'en' : page;
  return own === page ? undefined : own;
}

/** What the register's own remarks on areas and occupancies are made of. */
const PHRASES: [RegExp, string][] = [
  [/^from /, 'theo '],
  [/ ha also in /g, ' ha cũng theo '],
  [/ ha in /g, ' ha theo '],
  [/ undated and old/g, ' không ghi ngày, đã cũ'],
  [/ undated/g, ' không ghi ngày'],
  [/the rule is not stated/, 'không nêu cách tính'],
  [/\(older\)/g, '(cũ hơn)'],
  [/\(rounded\)/g, '(làm tròn)'],
  [/\(December (\d{4})\)/g, '(tháng 12/$1)'],
  [/, phase 1, also in /g, ', giai đoạn 1, cũng theo '],
  [/\babout /g, 'khoảng '],
  [/\bnearly /g, 'gần '],
  [/\bover /g, 'trên '],
];

/** A remark on an area or an occupancy in the language of the page, as far as it is made of these phrases. */
export const remark = (text: string, page: Lang): string =>
  page === 'vi' ? PHRASES.reduce((told, [phrase, said]) => told.replace(phrase, said), text) : text;
