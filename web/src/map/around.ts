/** The layers beside the results of a search: where vague points may be, what is picked, firms of one point spread out. Pure. */
import type { LayerSpecification } from 'maplibre-gl';
import { expression, type ink } from './colours.ts';

const only = (what: string): ReturnType<typeof expression> => expression(['==', ['get', 'what'], what]);

/** These are below the results. */
export const asideLayers = (c: ReturnType<typeof ink>): LayerSpecification[] => [
  {
    id: 'aside-doubt',
    type: 'fill',
    source: 'aside',
    filter: only('doubt'),
    paint: { 'fill-color': c.mark, 'fill-opacity': 0.08 },
  },
  {
    id: 'aside-doubt-line',
    type: 'line',
    source: 'aside',
    filter: only('doubt'),
    paint: { 'line-color': c.mark, 'line-width': 1.4, 'line-dasharray': [1, 2] },
  },
  {
    id: 'aside-legs',
    type: 'line',
    source: 'aside',
    filter: only('leg'),
    paint: { 'line-color': c.text, 'line-width': 1, 'line-opacity': 0.6 },
  },
];

export const asidePicked = (c: ReturnType<typeof ink>): LayerSpecification => ({
  id: 'aside-picked',
  type: 'circle',
  source: 'aside',
  filter: only('picked'),
  paint: {
    'circle-radius': 12,
    'circle-color': 'rgba(0,0,0,0)',
    'circle-stroke-color': c.mark,
    'circle-stroke-width': 3,
  },
});
