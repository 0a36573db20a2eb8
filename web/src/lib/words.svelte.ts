/** The words of the first screen are part of the app; the others are fetched beside it, and English on first use. */
import { vi, type Key } from './vi';

type Words = Record<Key, string>;

let more = $state.raw<Partial<Words>>({});
let english = $state.raw<Words | null>(null);
let names = $state.raw<Record<string, string> | undefined>(undefined);

/** Fetches the words of what is opened after the first screen. */
export async function loadMore(): Promise<void> {
  more = (await import('./vi_more')).viMore;
}

export async function loadEnglish(): Promise<void> {
  const [own, { englishNames }] = await Promise.all([import('./en'), import('./names_en')]);
  english = own.en;
  names = englishNames;
}

/** A word; one that has not arrived yet is empty, and follows. */
export const wordOf = (lang: 'vi' | 'en', key: Key): string =>
  (lang === 'en' && english?.[key]) || (vi as Partial<Words>)[key] || more[key] || '';

/** The words for closed sets, where they are not those that come with the app. */
export const namesIn = (lang: 'vi' | 'en'): Record<string, string> | undefined => (lang === 'en' ? names : undefined);
