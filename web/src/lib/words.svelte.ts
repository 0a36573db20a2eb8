/** Vietnamese comes with the app; English is fetched when somebody reads it. */
import { vi, type Key } from './vi';

let english = $state.raw<Record<Key, string> | null>(null);

export async function loadEnglish(): Promise<void> {
  english ??= (await import('./en')).en;
}

export const dictionary = (lang: 'vi' | 'en'): Record<Key, string> => (lang === 'en' && english) || vi;
