/** Layers and reports that several views share. They are functions, so that a derived follows language and role. */
import { city } from './city';
import { ask, type Resource } from './resource.svelte';
import { app } from './state.svelte';
import type { Params } from './api.svelte';
import type { Basemap, Catalogue, Feature, Items, Table } from './types';

export const report = (name: string, params: Params = {}): Resource<Table> => ask(`api/reports/${name}`, params);

export const catalogue = (): Resource<Catalogue> => ask('api/reports');

export const zones = (): Resource<Items> => ask('ogc/collections/zones/items', { limit: 1000, f: 'json' });
export const clusters = (): Resource<Items> => ask('ogc/collections/clusters/items', { limit: 1000, f: 'json' });
export const outlines = (): Resource<Items> => ask('ogc/collections/outlines/items', { limit: 1000, f: 'json' });
export const units = (edition: string): Resource<Items> =>
  ask('ogc/collections/units/items', { edition, limit: 1000, f: 'json' });
export const linkages = (): Resource<GeoJSON.FeatureCollection> => ask('api/reports/clusters', { f: 'geojson' });

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
