/** The texts of keeping the register, fetched with its first dialog; English on first use. */
import { app } from '../lib/state.svelte';
import { vi, type Key } from './vi';

let english = $state.raw<Record<Key, string> | null>(null);

/** Resolves once the texts of the current language are there. */
export async function ready(): Promise<void> {
  if (app.lang === 'en') english ??= (await import('./en')).en;
}

export const k = (key: Key, values: Record<string, string | number> = {}): string =>
  ((app.lang === 'en' && english) || vi)[key].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
