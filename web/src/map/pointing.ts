/** The features under the pointer, and the meaning of a click. */
import type { Map as GlMap, MapGeoJSONFeature, PointLike } from 'maplibre-gl';
import { lq, metres, num, shareKnown, t, whyText } from '../lib/i18n.svelte';
import { app, found, visit } from '../lib/state.svelte';
import type { LonLat } from '../lib/geo';
import { fillLost, paintedNow } from './look.svelte';

export interface Pointed {
  x: number;
  y: number;
  title: string;
  line: string;
  /** The code of a result of the near search. */
  hot: string | null;
}

const LAYERS = [
  'near-hits',
  'near-all',
  'sites',
  'site-occupancy',
  'site-area',
  'firms',
  'linkages',
  'hexagons',
  'unit-fill',
];

const isResult = (own: MapGeoJSONFeature): boolean => own.layer.id.startsWith('near-');

/** The features at a point, the topmost first; but marks of parks are drawn over the results that are in them. */
function under(map: GlMap, point: PointLike): MapGeoJSONFeature[] {
  const all = map.queryRenderedFeatures(point, { layers: LAYERS.filter((id) => map.getLayer(id)) });
  return [...all.filter(isResult), ...all.filter((own) => !isResult(own))];
}

/**
 * The number of other results on the exact point of the first: many are located by the centre of their zone or ward
 * only.
 */
function others(features: readonly MapGeoJSONFeature[]): number {
  const at = (f: MapGeoJSONFeature): string => JSON.stringify(f.geometry);
  const hits = features.filter((f) => f.layer.id === 'near-hits');
  const same = hits.filter((f) => at(f) === at(hits[0]!)).map((f) => String(f.properties['code']));
  return Math.max(0, new Set(same).size - 1);
}

export function pointed(map: GlMap, at: { x: number; y: number }): Pointed | null {
  const features = under(map, [at.x, at.y]);
  const feature = features[0];
  if (!feature) return null;
  const own = feature.properties as Record<string, string | number | null>;
  const where = { x: at.x, y: at.y, hot: feature.layer.id === 'near-hits' ? String(own['code']) : null };
  if (feature.layer.id === 'hexagons')
    return { ...where, title: `${num(Number(own['firms']))} ${t('n_firms')}`, line: '' };
  return {
    ...where,
    title: String(own['name'] ?? t('card_firm')),
    line: feature.layer.id === 'unit-fill' ? figure(String(own['code'])) : doubted(features),
  };
}

/** How many others are on the point of a result, and how far off it may be. */
function doubted(features: readonly MapGeoJSONFeature[]): string {
  const more = others(features);
  const off = Number(features[0]?.properties['off'] ?? 0);
  const said = [more > 0 ? t('near_stack', { n: more }) : '', off > 0 ? t('near_off', { m: metres(off) }) : ''];
  return said.filter(Boolean).join('; ');
}

/** The figure behind the colour of an area. */
function figure(code: string): string {
  const own = paintedNow().by.get(code);
  if (!own) return '';
  if (fillLost()) return t('legend_lost');
  const share = shareKnown(own.known, own.firms, 'share_of');
  if (app.fill === 'lead' && own.sector)
    return `${own.sectorName}: LQ ${lq(own.value ?? 0)}, ${own.reading ?? ''}, ${t('n_of_known', { n: num(own.n), known: num(own.known) })} · ${share}`;
  if (own.why && own.value === null) return `${whyText(own.why)} · ${share}`;
  if (app.fill === 'lq') {
    const said = `LQ ${lq(own.value ?? 0)}, ${t('n_of_known', { n: num(own.n), known: num(own.known) })}`;
    return own.why ? `${said} · ${t('legend_maybe')}` : said;
  }
  return app.fill === 'density'
    ? `${num(own.value ?? 0, 2)} ${t('n_firms')}/km²`
    : `${num(own.value ?? 0)} ${t('n_firms')}`;
}

export function clicked(map: GlMap, point: PointLike, at: LonLat): void {
  if (visit.tool === 'measure') {
    visit.line = [...visit.line, at];
    return;
  }
  if (visit.tool === 'area') {
    app.shape = [...app.shape, at];
    return;
  }
  const features = under(map, point);
  const feature = features[0];
  const hit = feature && isResult(feature);
  const own = (feature?.properties ?? {}) as Record<string, string | number>;
  const layer = feature?.layer.id ?? '';
  if (hit && others(features) > 0) {
    found.spread = String(own['code']);
    return;
  }
  if (app.view === 'near' && !hit) {
    if (found.spread !== null) {
      found.spread = null;
      return;
    }
    app.near = { lon: at[0], lat: at[1], r: app.near?.r ?? 3000, name: null };
    return;
  }
  if (layer === 'hexagons') {
    map.easeTo({ center: at, zoom: map.getZoom() + 2 });
    return;
  }
  app.sel = selection(layer, own, feature?.id);
}

function selection(
  layer: string,
  own: Record<string, string | number>,
  id: string | number | undefined,
): string | null {
  if (layer === 'near-hits') return `firm:${own['fid']}`;
  if (layer === 'firms' || layer === 'near-all') return id === undefined ? null : `firm:${id}`;
  if (layer === 'linkages') return `linkage:${own['rank']}`;
  return typeof own['id'] === 'string' ? own['id'] : null;
}
