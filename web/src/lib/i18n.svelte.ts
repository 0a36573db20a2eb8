/** Words, numbers and dates in the current language. */
import { city, edition } from './city.ts';
import { FEW, type Why } from './figures';
import * as format from './format';
import { wordFor } from './names';
import { app } from './state.svelte';
import type { Key } from './vi';
import { namesIn, wordOf } from './words.svelte';
import type { Cell, Props, Provenance } from './types';

export function t(key: Key, values: Record<string, string | number> = {}): string {
  return wordOf(app.lang, key).replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? own(name)));
}

/** What texts say of the city itself. */
const own = (name: string): string => (name === 'city' ? city.name[app.lang] : name === 'point' ? city.point : '');

export const num = (value: number, digits = 0): string => format.number(value, app.lang, digits);
/** A measured number with the decimals of its column. */
export const fixed = (value: number, digits: number): string => format.number(value, app.lang, digits, digits);
export const percent = (value: number): string => format.percent(value, app.lang);
/** A location quotient with one decimal, as far as it is meaningful, and `> 10` above ten. */
export const lq = (value: number): string => (value > 10 ? `> ${num(10)}` : format.number(value, app.lang, 1, 1));

/** How many firms have a known sector, in the text of a key. */
export const shareKnown = (
  known: number,
  firms: number,
  key: 'share_known' | 'share_of' | 'legend_rests' = 'share_known',
): string => t(key, { known: num(known), firms: num(firms), pct: percent(firms > 0 ? (100 * known) / firms : 0) });

/** Why an area is hatched. */
export const whyText = (why: Why): string => t(`legend_${why}`, { n: FEW });

export const metres = (value: number): string => format.distance(value, app.lang);
export const day = (text: Cell | undefined): string => (text ? format.date(String(text), app.lang) : t('unknown'));

/** The range of the dates of sources: the newest date alone would make all of them look recent. */
export function dated(of: Provenance['as_of'] | undefined): string {
  if (!of) return t('unknown');
  const [from, to] = [day(of.oldest), day(of.newest)];
  return from === to ? to : t('valid_until', { from, to });
}

/** A date of a feature with its precision: `opened` may come with `opened_precision`. */
export const dateOf = (own: Props, name: string): string =>
  own[name] ? format.date(String(own[name]), app.lang, own[`${name}_precision`]) : t('unknown');
export const word = (code: Cell | undefined): string =>
  code ? wordFor(String(code), namesIn(app.lang)) : t('unknown');

/** The kind of units in an edition, for use within a sentence. */
export const areasOf = (code: string): string => edition(code)?.units[app.lang] ?? t('areas_other');

/** The name of an edition of boundaries; one that the city does not name is named by its code. */
export const editionName = (code: string): string => edition(code)?.title[app.lang] ?? code;
