/** What the map shows, computed from the state and the register. Read it in a derived. */
import { address, server, type Params } from '../lib/api.svelte';
import { lost } from '../lib/faults';
import { paint, unknownAll, type Painted, type Stops } from '../lib/figures';
import { t } from '../lib/i18n.svelte';
import { ask, type Resource } from '../lib/resource.svelte';
import * as register from '../lib/register.svelte';
import { signedIn } from '../lib/session.svelte';
import { app, dark, found, visit } from '../lib/state.svelte';
import type { Basemap, TileJson } from '../lib/types';
import { circle } from '../lib/geo';
import type { Fill, Near, State } from '../lib/url';
import * as data from './data';
import { faces } from './fonts';
import { SCHEME } from './tiles.svelte';
import type { Look } from './look';

const TILES = 'ogc/collections/firms/tiles/WebMercatorQuad';

/** The tiles have the filter of the view: a search also filters by workers, and has no year. */
const narrowing = (): Params => ({
  sector: app.sectors.join(','),
  workers_min: app.view === 'near' && signedIn() ? app.workers : null,
  filter: app.view === 'near' ? null : visit.filter,
  datetime: app.view === 'near' || app.year === null ? null : `${app.year}-12-31`,
});

/** Whether the tiles count firms in hexagons at this zoom, instead of showing each. */
export function binned(zoom: number = app.cam.z): boolean {
  const legend = tilejson().value?.legends.firms ?? null;
  return legend !== null && zoom < legend.pointsFromZoom && Object.keys(legend.hexagonClasses).length > 0;
}

/** How areas are coloured: not at all during a search, which is about firms. */
export const fillNow = (): Fill => (app.view === 'near' ? 'none' : app.fill);

/** The number of firms in the tiles, and the classes of their hexagons. */
export const tilejson = (): Resource<TileJson> => ask(TILES, { f: 'tilejson', ...narrowing() });

/** The responses behind a way of colouring areas, by name. */
export function sources(fill: Fill, edition: string): [name: string, of: Resource<unknown>][] {
  if (fill === 'none') return [];
  if (fill === 'occupancy')
    return [
      [t('n_zones'), register.zones()],
      [t('n_clusters'), register.clusters()],
    ];
  const mix: [string, Resource<unknown>] = [t('sector_mix'), register.mix(edition)];
  return fill === 'lead' || fill === 'lq' ? [mix, [t('specialisation'), register.quotients(edition)]] : [mix];
}

/** Whether the figures that colour the areas failed to load. */
export const fillLost = (): boolean => lost(sources(fillNow(), app.edition)).length > 0;

/** The colours of the areas, and the classes of the legend. */
export function painted(of: Pick<State, 'edition' | 'fill' | 'lq' | 'sectors'> = app): {
  by: Map<string, Painted>;
  stops: Stops;
} {
  const units = register.units(of.edition).value?.features ?? [];
  if (of.fill !== 'occupancy' && lost(sources(of.fill, of.edition)).length > 0)
    return { by: unknownAll(units.map((u) => String(u.properties['code']))), stops: [] };
  return paint(of.fill, {
    mix: register.mix(of.edition).value,
    quotients: of.fill === 'lq' || of.fill === 'lead' ? register.quotients(of.edition).value : null,
    areaKm2: new Map(units.map((u) => [String(u.properties['code']), Number(u.properties['area_km2'] ?? NaN)])),
    lq: of.lq,
    sectors: of.sectors,
  });
}

function located(map: Basemap | null): Basemap | null {
  // The braces of an XYZ template must not be encoded; a PMTiles file needs an absolute URL.
  return map?.type === 'pmtiles' ? { ...map, url: new URL(map.url, document.baseURI).href } : map;
}

const wantsLinkages = (): boolean =>
  (app.sel?.startsWith('linkage:') ?? false) || (app.view === 'table' && app.list === 'linkages');

function linkages(): GeoJSON.FeatureCollection {
  const all = wantsLinkages() ? register.linkages().value : null;
  const features = all?.features.filter((f) => f.geometry !== null) ?? [];
  return { type: 'FeatureCollection', features };
}

const current = $derived.by(() => painted({ ...app, fill: fillNow() }));

/** Whether some area has a colour of a figure; hatching and zeros are none. */
export const coloured = (): boolean => [...current.by.values()].some((own) => own.colour !== null);

/** The colours of the areas on the map. */
export const paintedNow = (): ReturnType<typeof painted> => current;

// Each collection is rebuilt only when its inputs change, so that a restyle sends only what changed.
const riverData = $derived.by(() => register.rivers().value ?? data.empty());
const unitData = $derived.by(() => data.units(register.units(app.edition).value?.features ?? [], current.by));
const unitNameData = $derived.by(() => data.unitNames(register.units(app.edition).value?.features ?? []));
const siteData = $derived.by(() =>
  data.sites(register.sites(), register.outlines().value?.features ?? [], fillNow() === 'occupancy'),
);
const linkageData = $derived.by(linkages);
const sketchData = $derived.by(() =>
  visit.tool === 'measure'
    ? data.sketch(visit.line, false)
    : data.sketch(app.view === 'explore' ? (visit.draft ?? app.shape) : [], true),
);

const ring = ({ lon, lat, r }: Near): GeoJSON.Polygon => ({
  type: 'Polygon',
  coordinates: [circle([lon, lat], r)],
});

export function look(): Look {
  const url = new URL(address(TILES, narrowing()));
  url.searchParams.delete('lang');
  return {
    dark: dark(),
    fill: fillNow(),
    coloured: coloured(),
    quiet: app.view === 'near' && app.near !== null,
    within: app.view === 'near' && app.near ? ring(app.near) : null,
    // Tiles are asked for again where the register changed; the part behind # is not sent.
    tiles: `${SCHEME}${url.origin}${url.pathname}/{z}/{y}/{x}${url.search}${server.shown ? `#${server.shown}` : ''}`,
    bounds: tilejson().value?.bounds,
    hexagons: tilejson().value?.legends.firms.hexagonClasses ?? {},
    basemap: located(register.basemap()),
    sel: app.sel,
    picked: register.picked(app.sel),
    faces,
    data: {
      rivers: riverData,
      units: unitData,
      unitNames: unitNameData,
      sites: siteData,
      linkages: linkageData,
      near: app.view === 'near' ? found.near : data.empty(),
      aside: app.view === 'near' ? found.aside : data.empty(),
      sketch: sketchData,
    },
  };
}
