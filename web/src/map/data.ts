/** GeoJSON for the map's own layers, from responses of the API. Pure. */
import type { Painted } from '../lib/figures.ts';
import { labelPoint, type LonLat } from '../lib/geo.ts';
import { shortName } from '../lib/names.ts';
import type { Cell, Feature, Props } from '../lib/types.ts';

type Collection = GeoJSON.FeatureCollection;

export interface MapData {
  rivers: Collection;
  units: Collection;
  unitNames: Collection;
  sites: Collection;
  linkages: Collection;
  near: Collection;
  aside: Collection;
  sketch: Collection;
}

export const empty = (): Collection => ({ type: 'FeatureCollection', features: [] });
export const nothing = (): MapData => ({
  rivers: empty(),
  units: empty(),
  unitNames: empty(),
  sites: empty(),
  linkages: empty(),
  near: empty(),
  aside: empty(),
  sketch: empty(),
});

export const collection = (features: GeoJSON.Feature[]): Collection => ({ type: 'FeatureCollection', features });
export const feature = (geometry: GeoJSON.Geometry, properties: Props | Record<string, unknown>): GeoJSON.Feature => ({
  type: 'Feature',
  geometry,
  properties,
});
export const point = (at: LonLat, properties: Record<string, unknown>): GeoJSON.Feature =>
  feature({ type: 'Point', coordinates: at }, properties);

export function units(features: readonly Feature[], painted: Map<string, Painted>): Collection {
  return collection(
    features.flatMap((unit) => {
      const { code, edition, name } = unit.properties;
      const own = painted.get(String(code));
      const look = { ...(own?.colour ? { colour: own.colour } : {}), ...(own?.why ? { why: own.why } : {}) };
      return unit.geometry ? [feature(unit.geometry, { id: `unit:${edition}/${code}`, code, name, ...look })] : [];
    }),
  );
}

export function unitNames(features: readonly Feature[]): Collection {
  return collection(
    features.flatMap((unit) => {
      const at = labelPoint(unit.geometry);
      return at ? [point(at, { short: shortName(String(unit.properties['name'])) })] : [];
    }),
  );
}

const kindLayer = (kind: Cell | undefined): string =>
  kind === 'industrial_cluster' || kind === 'craft_village_cluster' ? 'clusters' : 'zones';

/** A zone that is being converted to another use still operates. */
const works = (status: Cell | undefined): boolean => status === 'operating' || status === 'converting';

export function sites(features: readonly Feature[], land: readonly Feature[], occupancyLabels: boolean): Collection {
  const place = (site: Feature): string => JSON.stringify(site.geometry);
  const there = new Map<string, number>();
  for (const site of features) there.set(place(site), (there.get(place(site)) ?? 0) + 1);
  const told = new Set<string>();
  return collection([
    ...outlines(land),
    ...features.flatMap((site) => {
      if (!site.geometry) return [];
      const { code, name, kind, status, occupancy_pct } = site.properties;
      const layer = kindLayer(kind);
      const known = occupancyLabels && occupancy_pct !== null;
      const same = told.has(place(site)) ? 1 : (there.get(place(site)) ?? 1);
      told.add(place(site));
      const label = known ? `${name} ${occupancy_pct} %` : name;
      return [
        feature(site.geometry, {
          id: `zone:${code}`,
          code,
          name,
          label,
          layer,
          works: works(status) ? 1 : 0,
          occupancy: occupancy_pct ?? null,
          ...(same > 1 ? { same } : {}),
        }),
      ];
    }),
  ]);
}

/** The outlines of zones and clusters; their points carry the labels. */
const outlines = (features: readonly Feature[]): GeoJSON.Feature[] =>
  features.flatMap((own) => {
    const { code, name, kind } = own.properties;
    const layer = kindLayer(kind);
    return own.geometry ? [feature(own.geometry, { id: `zone:${code}`, code, name, layer })] : [];
  });

/** A drawn area is closed from its third corner on; a measured line stays open. */
export function sketch(line: readonly LonLat[], area: boolean): Collection {
  const corners = line.map((at) => point(at, {}));
  if (line.length < 2) return collection(corners);
  const closed = area && line.length > 2;
  const along: LonLat[] = closed ? [...line, line[0]!] : [...line];
  // Of an area whose sides cross nothing may be left to fill, but its sides are still drawn.
  const filled = closed ? [feature({ type: 'Polygon', coordinates: [along] }, {})] : [];
  return collection([...filled, feature({ type: 'LineString', coordinates: along }, {}), ...corners]);
}
