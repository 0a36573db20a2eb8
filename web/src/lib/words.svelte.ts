/** Vietnamese is part of the app; English is fetched on first use. */
import { vi, type Key } from './vi';

let english = $state.raw<Record<Key, string> | null>(null);

export async function loadEnglish(): Promise<void> {
  english ??= (await import('./en')).en;
}

export const dictionary = (lang: 'vi' | 'en'): Record<Key, string> => (lang === 'en' && english) || vi;
