/** Everything that the style of the map depends on. */
import type { StyleSpecification } from 'maplibre-gl';
import type { Basemap } from '../lib/types.ts';
import type { Fill } from '../lib/url.ts';
import type { MapData } from './data.ts';

export interface Look {
  dark: boolean;
  fill: Fill;
  /** Whether some area has a colour, beside which points are neutral. */
  coloured: boolean;
  /** Whether firms of the tiles are subdued behind the results of a search. */
  quiet: boolean;
  /** The area in which every firm of the tiles is a result of the search. */
  within: GeoJSON.Polygon | null;
  /** The URL template of firm tiles with `{z}`, `{y}`, `{x}`. */
  tiles: string;
  /** The bounds of these tiles, outside which none is requested. Unknown bounds request no tiles. */
  bounds?: [number, number, number, number] | undefined;
  /** The lower bounds of hexagon classes by zoom. */
  hexagons: Record<string, number[]>;
  basemap: Basemap | null;
  /** The selection shown in a card. */
  sel: string | null;
  /** The areas that are outlined: the selection, or those that have parts of it. */
  picked: readonly string[];
  data: MapData;
  faces: StyleSpecification['font-faces'];
}
