/** The layers of the map, from bottom to top. Pure. */
import type { LayerSpecification } from 'maplibre-gl';
import { OCCUPANCY_STOPS } from '../lib/figures.ts';
import { expression, faded, HEXAGON_STRENGTH, hexagonColour, ink, sectorColour, step } from './colours.ts';
import type { Look } from './look.ts';

export const layers = (look: Look): LayerSpecification[] => [
  ...ground(look),
  ...firms(look),
  ...shapes(look),
  ...sites(look),
  ...hits(look),
  ...labels(look),
  ...marks(look),
  ...sketch(look),
];

/** The colour of an area without a significant quotient is pale under its hatching. */
const doubted = (opacity: number): unknown => [
  'case',
  ['all', ['has', 'why'], ['has', 'colour']],
  opacity * 0.35,
  opacity,
];

function ground(look: Look): LayerSpecification[] {
  const c = ink(look.dark);
  const base: LayerSpecification[] = [{ id: 'sea', type: 'background', paint: { 'background-color': c.sea } }];
  if (look.basemap?.type === 'xyz') {
    base.push({
      id: 'base',
      type: 'raster',
      source: 'base',
      paint: { 'raster-saturation': -0.6, 'raster-opacity': 0.8 },
    });
  }
  const filled = look.fill !== 'none' && look.fill !== 'occupancy';
  const opacity = look.quiet ? (look.basemap ? 0.14 : 1) : filled ? faded(doubted) : look.basemap ? 0.15 : 1;
  base.push(
    {
      id: 'unit-fill',
      type: 'fill',
      source: 'units',
      paint: { 'fill-color': expression(['coalesce', ['get', 'colour'], c.land]), 'fill-opacity': opacity },
    },
    {
      id: 'unit-hatch',
      type: 'fill',
      source: 'units',
      filter: ['has', 'why'],
      paint: {
        'fill-pattern': expression([
          'match',
          ['get', 'why'],
          'chance',
          look.dark ? 'chance-dark' : 'chance',
          'none',
          look.dark ? 'none-dark' : 'none',
          look.dark ? 'few-dark' : 'few',
        ]),
        'fill-opacity': filled && !look.quiet ? 0.9 : 0,
      },
    },
  );
  if (look.basemap?.type === 'pmtiles') {
    base.push(
      {
        id: 'base-water',
        type: 'fill',
        source: 'base',
        'source-layer': 'water',
        paint: { 'fill-color': look.dark ? '#1c2b36' : '#c4d9e4' },
      },
      {
        id: 'base-roads',
        type: 'line',
        source: 'base',
        'source-layer': 'roads',
        paint: {
          'line-color': look.dark ? '#46505a' : '#b9b4a6',
          'line-width': expression(['interpolate', ['linear'], ['zoom'], 8, 0.6, 14, 3]),
        },
      },
    );
  }
  base.push(
    { id: 'unit-line', type: 'line', source: 'units', paint: { 'line-color': c.border, 'line-width': 0.9 } },
    {
      id: 'unit-picked',
      type: 'line',
      source: 'units',
      filter: expression(['==', ['get', 'id'], look.sel ?? '']),
      paint: { 'line-color': c.text, 'line-width': 3 },
    },
  );
  return base;
}

/** The presence of a firm on the day of the map, which the server computes as in its reports. */
const presence = (is: 'unknown' | 'not_there'): unknown => ['==', ['get', 'presence'], is];

/** Firms that have closed by that day, or have not opened yet, are not shown. */
const THERE = expression(['!', presence('not_there')]);

/** Firms not known to be present are hollow: the colour is in the outline. */
const filling = (colour: unknown, hollow: string): unknown => ['case', presence('unknown'), hollow, colour];
const rim = (colour: unknown, plain: string): unknown => ['case', presence('unknown'), colour, plain];

/** Over coloured areas points are neutral until the areas fade, so that two palettes are never mixed. */
export const TINTED_FROM = 11.5;

function firms(look: Look): LayerSpecification[] {
  const c = ink(look.dark);
  const shown = look.fill === 'none';
  const edge = look.dark ? '#f4f2ec' : '#1c1f22';
  const colour = sectorColour('sector');
  const coloured = (of: (colour: unknown) => unknown): ReturnType<typeof expression> =>
    expression(shown ? of(colour) : ['step', ['zoom'], of(c.text), TINTED_FROM, of(colour)]);
  return [
    {
      id: 'hexagons',
      type: 'fill',
      source: 'firms',
      'source-layer': 'firms-hexagons',
      layout: { visibility: shown && !look.quiet ? 'visible' : 'none' },
      paint: {
        'fill-color': hexagonColour(look.hexagons),
        'fill-opacity': HEXAGON_STRENGTH,
        'fill-outline-color': c.halo,
      },
    },
    {
      id: 'firms',
      type: 'circle',
      source: 'firms',
      'source-layer': 'firms',
      filter: THERE,
      paint: {
        'circle-color': coloured((own) => filling(own, c.halo)),
        'circle-radius': expression(['interpolate', ['linear'], ['zoom'], 8, shown ? 3 : 2, 12, 4.2, 16, 7]),
        'circle-opacity': look.quiet ? 0.25 : 1,
        'circle-stroke-color': coloured((own) => rim(own, edge)),
        'circle-stroke-width': expression(['case', presence('unknown'), 1.5, 0.7]),
        'circle-stroke-opacity': look.quiet ? 0.25 : 1,
      },
    },
  ];
}

function shapes(look: Look): LayerSpecification[] {
  const c = ink(look.dark);
  return [
    { id: 'linkages', type: 'fill', source: 'linkages', paint: { 'fill-color': c.mark, 'fill-opacity': 0.12 } },
    {
      id: 'linkage-line',
      type: 'line',
      source: 'linkages',
      paint: { 'line-color': c.mark, 'line-width': 1.6, 'line-dasharray': [4, 2] },
    },
    {
      id: 'near-area',
      type: 'fill',
      source: 'near',
      filter: ['==', ['geometry-type'], 'Polygon'],
      paint: { 'fill-color': c.text, 'fill-opacity': 0.07 },
    },
    {
      id: 'near-ring',
      type: 'line',
      source: 'near',
      filter: ['==', ['geometry-type'], 'Polygon'],
      paint: { 'line-color': c.text, 'line-width': 1.6, 'line-dasharray': [3, 2] },
    },
  ];
}

/** Results of a search by presence: present, unknown, not present. */
function found(c: ReturnType<typeof ink>, width: number): Record<string, ReturnType<typeof expression>> {
  const colour = sectorColour('sector');
  const hot = ['==', ['get', 'hot'], 1];
  return {
    'circle-color': expression(['case', presence('not_there'), c.border, presence('unknown'), c.halo, colour]),
    'circle-stroke-color': expression([
      'case',
      hot,
      c.mark,
      presence('not_there'),
      c.halo,
      presence('unknown'),
      colour,
      c.text,
    ]),
    'circle-stroke-width': expression(['case', hot, 3, presence('unknown'), width + 1, width]),
  };
}

function hits(look: Look): LayerSpecification[] {
  const c = ink(look.dark);
  return [
    {
      // The list has the nearest results; the tiles, with the same filter, have all.
      id: 'near-all',
      type: 'circle',
      source: 'firms',
      'source-layer': 'firms',
      filter: look.within ? expression(['within', look.within]) : false,
      layout: { visibility: look.within ? 'visible' : 'none' },
      paint: {
        'circle-radius': expression(['case', presence('not_there'), 3, 4.5]),
        ...found(c, 1),
      },
    },
    {
      id: 'near-hits',
      type: 'circle',
      source: 'near',
      filter: expression(['has', 'code']),
      paint: {
        'circle-radius': expression(['case', ['==', ['get', 'hot'], 1], 10, presence('not_there'), 4, 6]),
        ...found(c, 1.4),
      },
    },
    {
      // Firms on one point look like one, so their number is shown beside it, with a sign if the list ends among them.
      id: 'near-count',
      type: 'symbol',
      source: 'near',
      filter: expression(['>', ['coalesce', ['get', 'same'], 0], 1]),
      layout: {
        'text-field': expression(['concat', ['case', ['has', 'more'], '≥ ', '×'], ['to-string', ['get', 'same']]]),
        'text-font': ['NS SemiBold'],
        'text-size': 12,
        'text-anchor': 'left',
        'text-offset': [0.8, -0.7],
        'text-allow-overlap': true,
      },
      paint: { 'text-color': c.text, 'text-halo-color': c.halo, 'text-halo-width': 1.8 },
    },
    {
      id: 'near-centre',
      type: 'circle',
      source: 'near',
      filter: expression(['has', 'centre']),
      paint: {
        'circle-radius': 7,
        'circle-color': c.mark,
        'circle-stroke-color': '#ffffff',
        'circle-stroke-width': 2.5,
      },
    },
  ];
}

function sites(look: Look): LayerSpecification[] {
  const c = ink(look.dark);
  const tint = expression(['match', ['get', 'layer'], 'zones', c.park, c.cluster]);
  const picked = expression(['==', ['get', 'id'], look.sel ?? '']);
  const occupancy = look.fill === 'occupancy';
  const point = expression(['==', ['geometry-type'], 'Point']);
  const area = expression(['!=', ['geometry-type'], 'Point']);
  return [
    {
      id: 'site-area',
      type: 'fill',
      source: 'sites',
      filter: area,
      paint: { 'fill-color': tint, 'fill-opacity': 0.3 },
    },
    { id: 'site-line', type: 'line', source: 'sites', filter: area, paint: { 'line-color': tint, 'line-width': 1.8 } },
    {
      id: 'site-land-picked',
      type: 'line',
      source: 'sites',
      filter: expression(['all', area, picked]),
      paint: { 'line-color': c.mark, 'line-width': 3 },
    },
    {
      id: 'site-picked',
      type: 'circle',
      source: 'sites',
      filter: expression(['all', point, picked]),
      paint: {
        'circle-radius': 14,
        'circle-color': 'rgba(0,0,0,0)',
        'circle-stroke-color': c.mark,
        'circle-stroke-width': 3,
      },
    },
    {
      id: 'site-occupancy',
      type: 'circle',
      source: 'sites',
      filter: point,
      layout: { visibility: occupancy ? 'visible' : 'none' },
      paint: {
        'circle-radius': expression(['interpolate', ['linear'], ['zoom'], 8, 6, 12, 12]),
        'circle-color': expression([
          'case',
          ['==', ['get', 'occupancy'], null],
          c.halo,
          step(['get', 'occupancy'], OCCUPANCY_STOPS),
        ]),
        'circle-stroke-color': tint,
        'circle-stroke-width': 1.8,
      },
    },
  ];
}

function labels(look: Look): LayerSpecification[] {
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
      id: 'unit-names',
      type: 'symbol',
      source: 'unit-names',
      minzoom: many ? 9.6 : 0,
      maxzoom: 13.5,
      layout: {
        'text-field': ['get', 'short'],
        'text-font': ['NS SemiBold'],
        'text-size': expression(['interpolate', ['linear'], ['zoom'], 8, 11, 12, 16]),
        'text-padding': 3,
        'text-max-width': 8,
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

/** Marks of parks and clusters are above all labels, which avoid them, so that none is hidden. */
function marks(look: Look): LayerSpecification[] {
  const c = ink(look.dark);
  const occupancy = look.fill === 'occupancy';
  const point = expression(['==', ['geometry-type'], 'Point']);
  return [
    {
      id: 'sites',
      type: 'symbol',
      source: 'sites',
      filter: point,
      // Below circles of occupancy the marks are invisible, but still keep names off.
      paint: { 'icon-opacity': occupancy ? 0 : 1 },
      layout: {
        // Parks and clusters that do not operate yet, or of unknown state, are hollow.
        'icon-image': expression([
          'concat',
          ['match', ['get', 'layer'], 'zones', 'park', 'cluster'],
          ['case', ['==', ['get', 'works'], 1], '', '-hollow'],
        ]),
        'icon-allow-overlap': true,
        // There are few parks, so they are drawn above clusters.
        'symbol-sort-key': expression(['match', ['get', 'layer'], 'zones', 1, 0]),
        'icon-size': expression(['interpolate', ['linear'], ['zoom'], 8, 0.55, 12, 1]),
      },
    },
    {
      // Places on one point look like one, so their number is shown beside it.
      id: 'site-count',
      type: 'symbol',
      source: 'sites',
      filter: expression(['>', ['coalesce', ['get', 'same'], 0], 1]),
      layout: {
        'text-field': expression(['concat', '×', ['to-string', ['get', 'same']]]),
        'text-font': ['NS SemiBold'],
        'text-size': 12,
        'text-anchor': 'left',
        'text-offset': [0.7, -0.6],
        'text-allow-overlap': true,
      },
      paint: { 'text-color': c.text, 'text-halo-color': c.halo, 'text-halo-width': 1.8 },
    },
  ];
}

function sketch(look: Look): LayerSpecification[] {
  const c = ink(look.dark);
  return [
    {
      id: 'sketch-area',
      type: 'fill',
      source: 'sketch',
      filter: ['==', ['geometry-type'], 'Polygon'],
      paint: { 'fill-color': c.mark, 'fill-opacity': 0.14 },
    },
    {
      id: 'sketch-line',
      type: 'line',
      source: 'sketch',
      filter: ['!=', ['geometry-type'], 'Point'],
      paint: { 'line-color': c.mark, 'line-width': 2.4 },
    },
    {
      id: 'sketch-corner',
      type: 'circle',
      source: 'sketch',
      filter: ['==', ['geometry-type'], 'Point'],
      paint: {
        'circle-radius': 4.5,
        'circle-color': '#ffffff',
        'circle-stroke-color': c.mark,
        'circle-stroke-width': 2,
      },
    },
  ];
}
