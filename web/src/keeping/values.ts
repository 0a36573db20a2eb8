/** Values of properties as they are typed and shown: numbers, dates, codes. Pure. */
import { KNOWN, type Lang } from '../lib/format.ts';

/** A number as it is typed in a language, or undefined if it is none: `1.234,5` and `1234.5` are the same in Vietnamese. */
export function numberOf(text: string, lang: Lang): number | undefined {
  const bare = text.replace(/[\s\u00a0]/g, '');
  if (!/^-?[\d.,]+$/.test(bare)) return undefined;
  const [thousands, decimal] = lang === 'vi' ? ['.', ','] : [',', '.'];
  const grouped = new RegExp(`^-?\\d{1,3}(\\${thousands}\\d{3})+(\\${decimal}\\d+)?$`);
  const plain = grouped.test(bare) ? bare.split(thousands).join('') : bare;
  // Whoever types one mark that separates no thousands means decimals.
  const number = Number(plain.replace(',', '.'));
  return Number.isFinite(number) ? number : undefined;
}

export const numberText = (value: number, lang: Lang): string =>
  lang === 'vi' ? String(value).replace('.', ',') : String(value);

const two = (digits: string): string => digits.padStart(2, '0');

/** A day, month or year as it is typed, in the notation of the server; undefined if it is none. */
export function dateOf(text: string): string | undefined {
  const bare = text.trim();
  const iso = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/.exec(bare);
  const own = /^(?:(?:(\d{1,2})[/.-])?(\d{1,2})[/.-])?(\d{4})$/.exec(bare);
  const [year, month, day] = iso ? [iso[1], iso[2], iso[3]] : own ? [own[3], own[2], own[1]] : [];
  if (!year || (month && (Number(month) < 1 || Number(month) > 12))) return undefined;
  if (month && day && !isDay(Number(year), Number(month), Number(day))) return undefined;
  return [year, ...[month, day].filter((part) => part !== undefined).map((part) => two(part))].join('-');
}

function isDay(year: number, month: number, day: number): boolean {
  const made = new Date(Date.UTC(year, month - 1, day));
  return day > 0 && made.getUTCMonth() === month - 1;
}

/** A date with its precision as it is typed: `31/12/2025`, `12/2025`, `2025`. */
export function dateText(value: string, precision: unknown): string {
  return value
    .slice(0, KNOWN[String(precision)] ?? 10)
    .split('-')
    .reverse()
    .join('/');
}

/** The date of today, as the register writes dates. */
export const today = (now: Date = new Date()): string =>
  [now.getFullYear(), two(String(now.getMonth() + 1)), two(String(now.getDate()))].join('-');

/** An instant, to the minute, on the clock of the reader. */
export const moment = (at: string, lang: Lang): string =>
  new Date(at).toLocaleString(lang === 'vi' ? 'vi-VN' : 'en-GB', { dateStyle: 'short', timeStyle: 'short' });
