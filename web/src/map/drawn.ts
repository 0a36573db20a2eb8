/** What the map currently shows; the legend lists exactly this. Pure. */
import { GROUPS, groupOf } from '../lib/sectors.ts';
import type { Drawn, Mark } from '../lib/types.ts';
import type { Fill } from '../lib/url.ts';
import { tintedFrom } from './layers.ts';

/** The layers that the legend explains. */
export const EXPLAINED = [
  'unit-fill',
  'linkages',
  'firms',
  'near-all',
  'near-hits',
  'site-area',
  'sites',
  'site-occupancy',
];

export interface Seen {
  layer: { id: string };
  properties: Record<string, unknown>;
}

/** What a map shows, of features as rendered; `coloured` is whether some area has a colour. */
export function drawnBy(features: readonly Seen[], fill: Fill, zoom: number, coloured: boolean): Drawn {
  const groups = new Set<string>();
  const marks = new Set<Mark>();
  for (const { layer, properties: own } of features) {
    if (own['truncated'] === true) marks.add('cut');
    if (layer.id === 'unit-fill') {
      const group = fill === 'lead' ? GROUPS.find((g) => g.colour === own['colour']) : undefined;
      if (group) groups.add(group.id);
    } else if (layer.id === 'linkages') marks.add('linkage');
    else if (layer.id === 'site-area') marks.add('land');
    else if (layer.id.startsWith('site')) {
      marks.add(own['layer'] === 'zones' ? 'park' : 'cluster');
      if (layer.id === 'sites' && own['works'] !== 1 && fill !== 'occupancy') marks.add('open');
    } else if (own['presence'] === 'not_there') marks.add('gone');
    else {
      const tinted = layer.id !== 'firms' || zoom >= tintedFrom(fill, coloured);
      marks.add(own['presence'] === 'unknown' ? 'hollow' : tinted ? 'tinted' : 'dot');
      if (tinted) groups.add(groupOf(own['sector'] as string | null)?.id ?? 'unknown');
    }
  }
  return { groups: [...groups].sort(), marks: [...marks].sort(), zoom };
}
