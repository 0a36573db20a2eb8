/** Words, numbers and dates in the language shown. */
import * as format from './format';
import { wordFor } from './names';
import { app } from './state.svelte';
import type { Key } from './vi';
import { dictionary } from './words.svelte';
import type { Cell } from './types';

export function t(key: Key, values: Record<string, string | number> = {}): string {
  return dictionary(app.lang)[key].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
}

export const num = (value: number, digits = 0): string => format.number(value, app.lang, digits);
export const metres = (value: number): string => format.distance(value, app.lang);
export const day = (text: Cell | undefined): string => (text ? format.date(String(text), app.lang) : t('unknown'));
export const word = (code: Cell | undefined): string => (code ? wordFor(String(code), app.lang) : t('unknown'));

/** What an edition of boundaries is called; one that is not known here goes by its code. */
export function editionName(code: string): string {
  if (code.startsWith('districts')) return t('edition_districts');
  return code.startsWith('wards') ? t('edition_wards') : code;
}
