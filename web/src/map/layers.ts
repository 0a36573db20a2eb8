/** The layers of the map, from bottom to top. Pure. */
import type { LayerSpecification } from 'maplibre-gl';
import { OCCUPANCY_STOPS } from '../lib/figures.ts';
import { asideLayers, asidePicked } from './around.ts';
import { expression, faded, HEXAGON_STRENGTH, hexagonColour, ink, sectorColour, step } from './colours.ts';
import { FADING, labels, presence, THERE } from './labels.ts';
import type { Look } from './look.ts';

export const layers = (look: Look): LayerSpecification[] => [
  ...ground(look),
  ...rivers(look),
  ...borders(look),
  ...firms(look),
  ...shapes(look),
  ...sites(look),
  ...hits(look),
  ...labels(look),
  ...marks(look),
  ...sketch(look),
];

/**
 * The opacity of an area: that of its colour, pale under hatching where its quotient is not significant; land without a
 * colour stays land, unless there is a map below.
 */
const doubted =
  (bare: boolean) =>
  (opacity: number): unknown => [
    'case',
    ['!', ['has', 'colour']],
    bare ? 1 : opacity,
    ['has', 'why'],
    opacity * 0.35,
    opacity,
  ];

/** The hatching of areas fades as their points and names appear. */
const HATCHING = expression(['interpolate', ['linear'], ['zoom'], 10, 0.9, 12.5, 0.25]);

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
  const opacity = look.quiet
    ? look.basemap
      ? 0.14
      : 1
    : filled
      ? faded(doubted(look.basemap === null))
      : look.basemap
        ? 0.15
        : 1;
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
        'fill-opacity': filled && !look.quiet ? HATCHING : 0,
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
  return base;
}

/** A background map has its own rivers, which are exact. */
function rivers(look: Look): LayerSpecification[] {
  const c = ink(look.dark);
  const visibility = look.basemap ? 'none' : 'visible';
  return [
    {
      id: 'river-banks',
      type: 'fill',
      source: 'rivers',
      filter: ['==', ['geometry-type'], 'Polygon'],
      layout: { visibility },
      paint: { 'fill-color': c.water, 'fill-opacity': FADING },
    },
    {
      id: 'river-courses',
      type: 'line',
      source: 'rivers',
      filter: ['!=', ['geometry-type'], 'Polygon'],
      layout: { visibility, 'line-cap': 'round', 'line-join': 'round' },
      paint: {
        'line-color': c.water,
        'line-width': expression(['interpolate', ['linear'], ['zoom'], 8, 1.6, 12, 5]),
        'line-opacity': FADING,
      },
    },
  ];
}

function borders(look: Look): LayerSpecification[] {
  const c = ink(look.dark);
  return [
    { id: 'unit-line', type: 'line', source: 'units', paint: { 'line-color': c.border, 'line-width': 0.9 } },
    {
      id: 'unit-picked',
      type: 'line',
      source: 'units',
      filter: expression(['in', ['get', 'id'], ['literal', look.picked]]),
      paint: { 'line-color': c.text, 'line-width': 3 },
    },
  ];
}

/** Firms not known to be present are hollow: the colour is in the outline. */
const filling = (colour: unknown, hollow: string): unknown => ['case', presence('unknown'), hollow, colour];
const rim = (colour: unknown, plain: string): unknown => ['case', presence('unknown'), colour, plain];

/**
 * The zoom from which points have the colours of their sectors: over coloured areas they are neutral until the areas
 * fade, so that two palettes are never mixed.
 */
export const tintedFrom = (fill: Look['fill'], coloured: boolean): number =>
  fill === 'none' || (fill !== 'occupancy' && !coloured) ? 0 : 11.5;

function firms(look: Look): LayerSpecification[] {
  const c = ink(look.dark);
  const shown = look.fill === 'none';
  const edge = look.dark ? '#f4f2ec' : '#1c1f22';
  const colour = sectorColour('sector');
  const from = tintedFrom(look.fill, look.coloured);
  const coloured = (of: (colour: unknown) => unknown): ReturnType<typeof expression> =>
    expression(from === 0 ? of(colour) : ['step', ['zoom'], of(c.text), from, of(colour)]);
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
      id: 'firm-picked',
      type: 'circle',
      source: 'firms',
      'source-layer': 'firms',
      filter: expression(['==', ['to-string', ['id']], look.sel?.startsWith('firm:') ? look.sel.slice(5) : '']),
      paint: {
        'circle-radius': 11,
        'circle-color': 'rgba(0,0,0,0)',
        'circle-stroke-color': c.mark,
        'circle-stroke-width': 2.5,
      },
    },
    {
      id: 'firms',
      type: 'circle',
      source: 'firms',
      'source-layer': 'firms',
      // Single firms beside hexagons are shown with these alone: without them they would look like all firms.
      filter: shown ? THERE : expression(['all', THERE, ['!', ['has', 'beside_hexagons']]]),
      paint: {
        'circle-color': coloured((own) => filling(own, c.halo)),
        'circle-radius': expression(['interpolate', ['linear'], ['zoom'], 8, from === 0 ? 3 : 2, 12, 4.4, 16, 7]),
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
    ...asideLayers(c),
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
    asidePicked(c),
    {
      // Firms on one point look like one, so their number is shown beside it, with a sign if the list ends among them, and
      // with another if the point stands for a zone or a ward.
      id: 'near-count',
      type: 'symbol',
      source: 'near',
      filter: expression(['any', ['>', ['coalesce', ['get', 'same'], 0], 1], ['has', 'vague']]),
      layout: {
        'text-field': expression([
          'concat',
          ['case', ['has', 'vague'], '≈ ', ''],
          [
            'case',
            ['has', 'same'],
            ['concat', ['case', ['has', 'more'], '≥ ', '×'], ['to-string', ['get', 'same']]],
            '',
          ],
        ]),
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
      filter: ['==', ['geometry-type'], 'LineString'],
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
