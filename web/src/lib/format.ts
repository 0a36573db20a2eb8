/** How numbers, distances and names are written and compared; pure, the language is an argument. */
export type Lang = 'vi' | 'en';

const LOCALE = { vi: 'vi-VN', en: 'en-GB' } as const;
const formats = new Map<string, Intl.NumberFormat>();

export function number(value: number, lang: Lang, digits = 0, least = 0): string {
  const key = `${lang}${digits}.${least}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(LOCALE[lang], { maximumFractionDigits: digits, minimumFractionDigits: least });
    formats.set(key, format);
  }
  return format.format(value);
}

/** A share in whole per cent. What is not all is never called 100, and what is not nothing never 0. */
export const percent = (value: number, lang: Lang): string =>
  value > 0 && value < 0.5 ? '< 1' : value < 100 && value >= 99.5 ? '> 99' : number(value, lang);

export const distance = (metres: number, lang: Lang): string =>
  metres < 1000 ? `${number(metres, lang)} m` : `${number(metres / 1000, lang, metres < 10000 ? 2 : 1)} km`;

/** How much of a date is known, by the property beside it; without one the date itself says so by its length. */
export const KNOWN: Record<string, number> = { year: 4, month: 7, day: 10 };

/** A date as far as it is known: a year, a month or a day. */
export function date(text: string, lang: Lang, precision: unknown = 'day'): string {
  const [year, month, day] = text.slice(0, KNOWN[String(precision)] ?? 10).split('-');
  if (!month) return year ?? text;
  if (lang === 'vi') return [day, month, year].filter(Boolean).join('/');
  return new Date(Date.UTC(Number(year), Number(month) - 1, Number(day ?? 1))).toLocaleDateString('en-GB', {
    year: 'numeric',
    month: 'short',
    ...(day ? { day: 'numeric' } : {}),
    timeZone: 'UTC',
  });
}

/** A name as people type it: no diacritics, no capitals, đ as d. */
export const fold = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[đĐ]/g, 'd')
    .toLowerCase();

const collators = { vi: new Intl.Collator('vi', { numeric: true }), en: new Intl.Collator('en', { numeric: true }) };

/** Order of two cells: numbers as numbers, texts as a dictionary does, the unknown last either way. */
export function compare(a: unknown, b: unknown, lang: Lang, descending = false): number {
  const unknown = (v: unknown): boolean => v === null || v === undefined || v === '';
  if (unknown(a) || unknown(b)) return Number(unknown(a)) - Number(unknown(b));
  const order = typeof a === 'number' && typeof b === 'number' ? a - b : collators[lang].compare(String(a), String(b));
  return descending ? -order : order;
}
