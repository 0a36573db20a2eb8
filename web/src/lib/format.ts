/** Notation and comparison of numbers, distances and names. Pure; the language is an argument. */
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

/** A share in whole per cent. Shares below 100 % never round to 100, and shares above 0 never round to 0. */
export const percent = (value: number, lang: Lang): string =>
  value > 0 && value < 0.5 ? '< 1' : value < 100 && value >= 99.5 ? '> 99' : number(value, lang);

export const distance = (metres: number, lang: Lang): string =>
  metres < 1000 ? `${number(metres, lang)} m` : `${number(metres / 1000, lang, metres < 10000 ? 2 : 1)} km`;

/** The length of a date by its precision; without a precision the date itself has that length. */
export const KNOWN: Record<string, number> = { year: 4, month: 7, day: 10 };

/** A date with the known precision: a year, a month or a day. */
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

/** A name without diacritics and in lower case, with đ as d. */
export const fold = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[đĐ]/g, 'd')
    .toLowerCase();

const collators = { vi: new Intl.Collator('vi', { numeric: true }), en: new Intl.Collator('en', { numeric: true }) };

/** Compares two cells: numbers by value, texts as in a dictionary; unknown values come last in both directions. */
export function compare(a: unknown, b: unknown, lang: Lang, descending = false): number {
  const unknown = (v: unknown): boolean => v === null || v === undefined || v === '';
  if (unknown(a) || unknown(b)) return Number(unknown(a)) - Number(unknown(b));
  const order = typeof a === 'number' && typeof b === 'number' ? a - b : collators[lang].compare(String(a), String(b));
  return descending ? -order : order;
}
