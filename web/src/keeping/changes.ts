/** Changes and change sets, as the server tells them. */
import { address, json, type Params } from '../lib/api.svelte';
import { ask, type Resource } from '../lib/resource.svelte';
import type { CollectionSchema } from './fields';
import { k } from './words.svelte';

export interface Change {
  version: number;
  set: number;
  at: string;
  actor: string;
  reason: string | null;
  kind: string;
  id: number;
  code: string;
  action: 'created' | 'changed' | 'deleted';
  changes: Record<string, { before: unknown; after: unknown }>;
  withheld: string[];
  warnings: { field: string; detail: string }[];
}
export interface ChangeSet {
  set: number;
  cause: string;
  at: string;
  actor: string;
  reason: string | null;
  kind: string | null;
  count: number;
  undoes: number | null;
  undoneBy: number | null;
}

/** The collection that publishes a kind of records. */
export const COLLECTION: Record<string, string> = {
  firm: 'firms',
  zone: 'zones',
  unit: 'units',
  outline: 'outlines',
  linkage: 'linkages',
  source: 'sources',
  observation: 'observations',
};

/** Properties that no collection publishes, which merges and changes name nevertheless. */
const internal = (): Record<string, string> => ({
  ward: k('own_ward'),
  commune: k('own_commune'),
  district: k('own_district'),
  sector_basis: k('own_sector_basis'),
  status_note: k('own_status_note'),
  point_evidence: k('own_point_evidence'),
  zone_code: k('own_zone'),
  notes: k('own_notes'),
  point: k('position'),
});

/** The titles of the properties of a collection, by their names. */
export function titlesOf(collection: string | undefined): Record<string, string> {
  if (!collection) return {};
  const schema: Resource<CollectionSchema> = ask(`ogc/collections/${collection}/schema`);
  const published = Object.entries(schema.value?.properties ?? {}).map(([name, own]) => [name, own.title ?? name]);
  return { ...internal(), ...Object.fromEntries(published) };
}

export const sets = (before: number | null): Promise<{ sets: ChangeSet[]; more: boolean }> =>
  json(address('api/change-sets', { before, limit: 30 } satisfies Params));

export const changesIn = (set: number, since: number): Promise<{ changes: Change[]; version: number; more: boolean }> =>
  json(address(`api/change-sets/${set}`, { since, limit: 50 } satisfies Params));
