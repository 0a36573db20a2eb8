/** The sources of the register by their titles: no screen shows their codes. */
import { ask } from './resource.svelte';
import type { Items } from './types';

export interface Source {
  code: string;
  title: string;
  /** Where it can be read, if that is a web page. */
  href: string | null;
  /** Whether it is known how often it is issued. */
  issued: boolean;
}

const CODE = /\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b/g;

const asked = $derived.by(() => ask<Items>('ogc/collections/sources/items', { limit: 1000, f: 'json' }));

/** Whether no titles have come yet. */
const pending = $derived(asked.loading && asked.value === null);

const all = $derived(
  new Map(
    (asked.value?.features ?? []).map(({ properties: own }): [string, Source] => {
      const [code, title, location] = [own['code'], own['title'], own['location']].map((value) => String(value ?? ''));
      const href = /^https?:\/\/\S+$/.test(location!) ? location! : null;
      return [code!, { code: code!, title: title || code!, href, issued: own['cadence'] != null }];
    }),
  ),
);

/** The sources that a property names by their codes, separated by semicolons; none until the titles have come. */
export const sourcesOf = (codes: string | null): Source[] =>
  (pending ? '' : (codes ?? ''))
    .split(';')
    .map((code) => code.trim())
    .filter(Boolean)
    .map((code) => all.get(code) ?? { code, title: code, href: null, issued: false });

/** A title as far as it names the source, without what was taken from it. */
const short = (title: string): string => title.split(/[:(;]/)[0]!.trim();

/** A remark with the titles of sources instead of their codes; until they have come, an ellipsis. */
export const titled = (text: string): string =>
  text.replace(CODE, (code) => {
    const own = all.get(code);
    if (own) return `“${short(own.title)}”`;
    return pending ? '…' : code;
  });
