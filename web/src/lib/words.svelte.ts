/** Vietnamese is part of the app; English is fetched on first use. */
import { vi, type Key } from './vi';

let english = $state.raw<Record<Key, string> | null>(null);
let names = $state.raw<Record<string, string> | undefined>(undefined);

export async function loadEnglish(): Promise<void> {
  const own = await import('./en');
  english = own.en;
  names = own.englishNames;
}

export const dictionary = (lang: 'vi' | 'en'): Record<Key, string> => (lang === 'en' && english) || vi;

/** The words for closed sets, where they are not those that come with the app. */
export const namesIn = (lang: 'vi' | 'en'): Record<string, string> | undefined => (lang === 'en' ? names : undefined);
