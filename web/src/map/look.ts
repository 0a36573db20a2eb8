/** Everything that the style of the map is made of. */
import type { StyleSpecification } from 'maplibre-gl';
import type { Basemap } from '../lib/types.ts';
import type { Fill } from '../lib/url.ts';
import type { MapData } from './data.ts';

export interface Look {
  dark: boolean;
  fill: Fill;
  /** Firms of the tiles step back behind the hits of a search. */
  quiet: boolean;
  /** Every firm of the tiles that lies in here is a hit of a search. */
  within: GeoJSON.Polygon | null;
  /** Address of firm tiles with `{z}`, `{y}`, `{x}`. */
  tiles: string;
  /** Where there are such tiles: beyond it none is asked for. Nowhere while that is not known. */
  bounds?: [number, number, number, number] | undefined;
  /** Lower bounds of hexagon classes by zoom. */
  hexagons: Record<string, number[]>;
  basemap: Basemap | null;
  /** What is open in a card. */
  sel: string | null;
  data: MapData;
  faces: StyleSpecification['font-faces'];
}
