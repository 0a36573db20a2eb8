/** The names on the map, and who of the firms is named. Pure. */
import type { LayerSpecification } from 'maplibre-gl';
import { expression, ink } from './colours.ts';
import type { Look } from './look.ts';

/** The presence of a firm on the day of the map, which the server computes as in its reports. */
export const presence = (is: 'unknown' | 'not_there'): unknown => ['==', ['get', 'presence'], is];

/** Firms that have closed by that day, or have not opened yet, are not shown. */
export const THERE = expression(['!', presence('not_there')]);

/** Rivers are schematic, so they fade where one would measure by them. */
export const FADING = expression(['interpolate', ['linear'], ['zoom'], 12.5, 1, 14.5, 0.15]);

/** Where a name may stand about the place it names, nearest first, in its own heights. */
const AROUND = expression([
  ...['center', [0, 0], 'top', [0, 0.4], 'bottom', [0, -0.4], 'left', [0.5, 0], 'right', [-0.5, 0]],
  ...['top', [0, 1.3], 'bottom', [0, -1.3], 'left', [1.6, 0], 'right', [-1.6, 0]],
  ...['top-left', [0.6, 0.6], 'top-right', [-0.6, 0.6], 'bottom-left', [0.6, -0.6], 'bottom-right', [-0.6, -0.6]],
]);

export function labels(look: Look): LayerSpecification[] {
  const c = ink(look.dark);
  const halo = { 'text-halo-color': c.halo, 'text-halo-width': 1.6 };
  const many = look.data.unitNames.features.length > 60;
  return [
    {
      id: 'firm-names',
      type: 'symbol',
      source: 'firms',
      'source-layer': 'firms',
      filter: look.within ? true : THERE,
      minzoom: 14,
      layout: {
        'text-field': ['get', 'name'],
        'text-font': ['NS Regular'],
        'text-size': 11,
        'text-anchor': 'top',
        'text-offset': [0, 0.8],
        'text-max-width': 12,
      },
      paint: { 'text-color': c.text, ...halo },
    },
    {
      id: 'river-names',
      type: 'symbol',
      source: 'rivers',
      maxzoom: 14,
      layout: {
        visibility: look.basemap ? 'none' : 'visible',
        'symbol-placement': 'line',
        'text-field': ['get', 'name'],
        'text-font': ['NS Regular'],
        'text-size': 11.5,
        'text-letter-spacing': 0.12,
        'text-max-angle': 60,
        'symbol-spacing': 300,
        'text-padding': 8,
      },
      paint: { 'text-color': c.river, 'text-halo-color': c.halo, 'text-halo-width': 1.2, 'text-opacity': FADING },
    },
    {
      id: 'unit-names',
      type: 'symbol',
      source: 'unit-names',
      minzoom: many ? 9.2 : 0,
      maxzoom: 13.5,
      layout: {
        'text-field': ['get', 'short'],
        'text-font': ['NS SemiBold'],
        'text-size': expression(['interpolate', ['linear'], ['zoom'], 8, 10.5, 9.5, 12, 12, 16]),
        'text-padding': 1,
        'text-max-width': 6,
        // A name leaves its place for one beside it rather than be left out.
        'text-variable-anchor-offset': AROUND,
      },
      paint: { 'text-color': c.text, ...halo },
    },
    {
      id: 'site-names',
      type: 'symbol',
      source: 'sites',
      minzoom: 10.4,
      layout: {
        'text-field': ['get', 'label'],
        'text-font': ['NS Regular'],
        'text-size': 12,
        'text-variable-anchor': ['top', 'bottom', 'left', 'right'],
        'text-radial-offset': 1,
        'text-max-width': 10,
        'text-padding': 3,
      },
      paint: { 'text-color': expression(['match', ['get', 'layer'], 'zones', c.park, c.cluster]), ...halo },
    },
  ];
}
