/** Tiles of firms are fetched by the page, as everything else of the register is. */
import { addProtocol } from 'maplibre-gl';
import { loadTile, SCHEME } from './tiles.svelte';

addProtocol(SCHEME.slice(0, -3), loadTile);
