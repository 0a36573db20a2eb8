/** Layers and reports that several views share. They are functions, so that a derived follows language and role. */
import { city } from './city';
import { ask, type Resource } from './resource.svelte';
import { app } from './state.svelte';
import type { Params } from './api.svelte';
import { formerHit, formerParts } from './hits';
import type { Basemap, Catalogue, Feature, Hit, Items, Table } from './types';

export const report = (name: string, params: Params = {}): Resource<Table> => ask(`api/reports/${name}`, params);

export const catalogue = (): Resource<Catalogue> => ask('api/reports');

export const zones = (): Resource<Items> => ask('ogc/collections/zones/items', { limit: 1000, f: 'json' });
export const clusters = (): Resource<Items> => ask('ogc/collections/clusters/items', { limit: 1000, f: 'json' });
export const outlines = (): Resource<Items> => ask('ogc/collections/outlines/items', { limit: 1000, f: 'json' });
export const units = (edition: string): Resource<Items> =>
  ask('ogc/collections/units/items', { edition, limit: 1000, f: 'json' });
export const linkages = (): Resource<GeoJSON.FeatureCollection> => ask('api/reports/clusters', { f: 'geojson' });

/** Rivers for orientation: banks as areas and courses as lines, schematic. */
export const rivers = (): Resource<GeoJSON.FeatureCollection & { attribution?: string | null }> => ask('api/rivers');

/** What the search finds by the name of a former unit. */
export const former = (name: string): Resource<{ hits: Hit[] }> => ask('api/search', { q: name, limit: 50 });

/** The selections of the units that have parts of the selected former unit; of anything else, itself. */
export function picked(selection: string | null): string[] {
  const of = formerParts(selection);
  if (!of) return selection ? [selection] : [];
  const now = formerHit(former(of.name).value?.hits ?? [], of)?.became ?? [];
  return now.map((own) => `unit:${own.edition}/${own.code}`);
}

/** Parks and clusters together. */
export const sites = (): Feature[] => [...(zones().value?.features ?? []), ...(clusters().value?.features ?? [])];

export const mix = (edition: string): Resource<Table> => report('sector-mix', { boundaries: edition });
export const quotients = (edition: string): Resource<Table> => report('specialisation', { boundaries: edition });

/** Editions of boundaries in the register, the newest last. */
export function editions(): string[] {
  const takes = catalogue().value?.reports.find((r) => r.name === 'sector-mix')?.parameters['boundaries']?.enum;
  return (takes ?? city.editions.map((own) => own.code)).filter((code) => code !== 'city' && code !== 'zones');
}

/** The configured base maps; empty if the server does not list any. */
export const basemaps = (): Basemap[] => ask<{ basemaps?: Basemap[] }>('api/config').value?.basemaps ?? [];

export const basemap = (): Basemap | null => basemaps().find((b) => b.id === app.base) ?? null;
