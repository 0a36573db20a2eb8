/** What lies under the pointer, and what a click means there. */
import type { Map as GlMap, MapGeoJSONFeature, PointLike } from 'maplibre-gl';
import { num, t } from '../lib/i18n.svelte';
import { app, visit } from '../lib/state.svelte';
import type { LonLat } from '../lib/geo';
import { paintedNow } from './look.svelte';

export interface Pointed {
  x: number;
  y: number;
  title: string;
  line: string;
  /** Code of a hit of the near search. */
  hot: string | null;
}

const LAYERS = ['near-hits', 'sites', 'site-occupancy', 'site-area', 'firms', 'linkages', 'hexagons', 'unit-fill'];

function first(map: GlMap, point: PointLike): MapGeoJSONFeature | null {
  return map.queryRenderedFeatures(point, { layers: LAYERS.filter((id) => map.getLayer(id)) })[0] ?? null;
}

export function pointed(map: GlMap, at: { x: number; y: number }): Pointed | null {
  const feature = first(map, [at.x, at.y]);
  if (!feature) return null;
  const own = feature.properties as Record<string, string | number | null>;
  const where = { x: at.x, y: at.y, hot: feature.layer.id === 'near-hits' ? String(own['code']) : null };
  if (feature.layer.id === 'hexagons')
    return { ...where, title: `${num(Number(own['firms']))} ${t('n_firms')}`, line: '' };
  return {
    ...where,
    title: String(own['name'] ?? ''),
    line: feature.layer.id === 'unit-fill' ? figure(String(own['code'])) : '',
  };
}

/** The figure behind the colour of an area. */
function figure(code: string): string {
  const own = paintedNow().by.get(code);
  if (!own) return '';
  if (own.why) return own.why === 'few' ? t('legend_few', { n: 5 }) : t('legend_no_data');
  if (app.fill === 'lead') return `${own.sectorName} · LQ ${num(own.value ?? 0, 1)}`;
  if (app.fill === 'lq') return `LQ ${num(own.value ?? 0, 2)}`;
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
  const feature = first(map, point);
  const own = (feature?.properties ?? {}) as Record<string, string | number>;
  const layer = feature?.layer.id ?? '';
  if (app.view === 'near' && layer !== 'near-hits') {
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
  if (layer === 'firms') return id === undefined ? null : `firm:${id}`;
  if (layer === 'linkages') return `linkage:${own['rank']}`;
  return typeof own['id'] === 'string' ? own['id'] : null;
}
