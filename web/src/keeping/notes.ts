/** Notes of the public as editors read and answer them. */
import { address, call, json } from '../lib/api.svelte';

export const STATES = ['open', 'settled', 'rejected'] as const;
export type NoteState = (typeof STATES)[number];

export interface PublicNote {
  id: number;
  collection: string | null;
  item: string | null;
  point: [number, number] | null;
  wrong: 'place' | 'closed' | 'name' | 'other' | null;
  text: string;
  contact: string | null;
  sentAt: string;
  state: NoteState;
  answer: string | null;
  answeredBy: string | null;
  answeredAt: string | null;
}

export const notes = (state: NoteState, before: number | null): Promise<{ notes: PublicNote[]; next: number | null }> =>
  json(address('api/notes', { state, before }));

export async function answered(id: number, state: NoteState, answer: string): Promise<void> {
  const body = { state, ...(answer.trim() ? { answer } : {}) };
  await call(address(`api/notes/${id}`), { method: 'PATCH', body, type: 'application/json', versioned: false });
}

/** What a note is about, as the app names what is selected. */
export function recordOf({ collection, item }: PublicNote, unit: Record<string, string>): string {
  if (collection === 'firms') return `firm:${item}`;
  if (collection === 'units') return `unit:${unit['edition']}/${unit['code']}`;
  return `zone:${item}`;
}
