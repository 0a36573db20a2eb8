/**
 * What the map draws of a search: its results, firms of one point spread out, where vague points may be, and what is
 * picked. Pure.
 */
import { doubtOf } from '../lib/around.ts';
import { circle, type LonLat } from '../lib/geo.ts';
import type { Feature } from '../lib/types.ts';
import type { Near } from '../lib/url.ts';
import { collection, empty, feature, point } from './data.ts';

/** More firms of one point are not spread: they would cover what is around. */
const MOST_SPREAD = 150;
const TURN = Math.PI * (3 - Math.sqrt(5));
const GAP_PX = 15;

const placeOf = (hit: Feature): string => JSON.stringify(hit.geometry);
const pointOf = (hit: Feature): LonLat | null =>
  hit.geometry?.type === 'Point' ? [hit.geometry.coordinates[0]!, hit.geometry.coordinates[1]!] : null;

/** Where each firm of the point of `code` is drawn when they are spread out, by its code: a spiral of even distances. */
export function spread(hits: readonly Feature[], code: string | null, zoom: number): Map<string, LonLat> {
  const own = code === null ? undefined : hits.find((hit) => hit.properties['code'] === code);
  const at = own && pointOf(own);
  const same = own ? hits.filter((hit) => placeOf(hit) === placeOf(own)).slice(0, MOST_SPREAD) : [];
  if (!at || same.length < 2) return new Map();
  const degrees = 360 / (512 * 2 ** zoom);
  return new Map(
    same.map((hit, i): [string, LonLat] => {
      const far = GAP_PX * Math.sqrt(i + 1.5) * degrees;
      const [x, y] = [far * Math.cos(i * TURN), far * Math.sin(i * TURN) * Math.cos((at[1] * Math.PI) / 180)];
      return [String(hit.properties['code']), [at[0] + x, at[1] + y]];
    }),
  );
}

export interface Aside {
  hits: readonly Feature[];
  /** Where firms are drawn apart from their point. */
  apart: Map<string, LonLat>;
  /** The code of the firm under the pointer, and the selection of the card. */
  hot: string | null;
  sel: string | null;
  /** The place of the search and how far off it may be. */
  from: { at: LonLat; off: number } | null;
}

const line = (geometry: GeoJSON.Geometry, what: string): GeoJSON.Feature => ({
  type: 'Feature',
  geometry,
  properties: { what },
});
const ring = (at: LonLat, metres: number): GeoJSON.Feature =>
  line({ type: 'Polygon', coordinates: [circle(at, metres)] }, 'doubt');

/** The circle within which a vague point may be, of the place and of the firms that are looked at; and what holds spread firms together. */
export function aside({ hits, apart, hot, sel, from }: Aside): GeoJSON.FeatureCollection {
  const looked = hits.filter((hit) => hit.properties['code'] === hot || `firm:${hit.id}` === sel);
  const doubts = looked.flatMap((hit) => {
    const at = pointOf(hit);
    return at && doubtOf(hit) > 0 ? [ring(at, doubtOf(hit))] : [];
  });
  const picked = looked
    .filter((hit) => `firm:${hit.id}` === sel)
    .flatMap((hit) => {
      const at = apart.get(String(hit.properties['code'])) ?? pointOf(hit);
      return at ? [line({ type: 'Point', coordinates: at }, 'picked')] : [];
    });
  const legs = hits.flatMap((hit) => {
    const [at, to] = [pointOf(hit), apart.get(String(hit.properties['code']))];
    return at && to ? [line({ type: 'LineString', coordinates: [at, to] }, 'leg')] : [];
  });
  return {
    type: 'FeatureCollection',
    features: [...(from && from.off > 0 ? [ring(from.at, from.off)] : []), ...doubts, ...legs, ...picked],
  };
}

/**
 * The results nearest to the place. If there are more, others may share the point of the farthest. Those of `apart` are
 * drawn where it says, beside the point that they share.
 */
export function near(
  at: Near | null,
  { hits, all, hot }: { hits: readonly Feature[]; all: number; hot: string | null },
  apart: ReadonlyMap<string, LonLat> = new Map(),
): GeoJSON.FeatureCollection {
  if (!at) return empty();
  const there = new Map<string, number>();
  for (const hit of hits) there.set(placeOf(hit), (there.get(placeOf(hit)) ?? 0) + 1);
  const told = new Set<string>();
  const last = all > hits.length && hits.length > 0 ? placeOf(hits.at(-1)!) : null;
  const features = hits.flatMap((hit) => {
    const { code, name, sector, presence } = hit.properties;
    const spot = placeOf(hit);
    const off = doubtOf(hit);
    const own = {
      ...{ code, name, sector, presence: presence ?? null, fid: hit.id, hot: code === hot ? 1 : 0 },
      ...(off > 0 ? { off } : {}),
    };
    const moved = apart.get(String(code));
    if (moved) return [point(moved, own)];
    const first = !told.has(spot);
    const same = first ? (there.get(spot) ?? 1) : 1;
    told.add(spot);
    const count = same > 1 ? { same, ...(spot === last ? { more: 1 } : {}) } : {};
    const doubt = first && off > 0 ? { vague: 1 } : {};
    return hit.geometry ? [feature(hit.geometry, { ...own, ...count, ...doubt })] : [];
  });
  return collection([
    feature({ type: 'Polygon', coordinates: [circle([at.lon, at.lat], at.r)] }, {}),
    ...features.reverse(),
    point([at.lon, at.lat], { centre: 1 }),
  ]);
}
