/** Updates a live map from one style to the next by their differences: sources keep their tiles and data. */
import type { GeoJSONSource, Map as GlMap, StyleSpecification, VectorTileSource } from 'maplibre-gl';

type Bag = Record<string, unknown>;

export function restyle(map: GlMap, before: StyleSpecification, after: StyleSpecification): void {
  for (const [id, source] of Object.entries(after.sources)) {
    const old = before.sources[id];
    if (source.type === 'geojson' && old?.type === 'geojson' && old.data !== source.data) {
      (map.getSource(id) as GeoJSONSource).setData(source.data);
    }
    if (source.type === 'vector' && old?.type === 'vector' && source.tiles) {
      const bounded = source.bounds !== undefined && old.bounds?.join() !== source.bounds.join();
      if (bounded || old.tiles?.[0] !== source.tiles[0]) {
        const live = map.getSource(id) as VectorTileSource;
        // MapLibre has no call for the bounds alone; it reads them with the URLs.
        if (source.bounds) live._options.bounds = source.bounds;
        live.setTiles(source.tiles);
      }
    }
  }
  const known = new Map(before.layers.map((layer) => [layer.id, layer as unknown as Bag]));
  for (const layer of after.layers as unknown as Bag[]) {
    const id = String(layer['id']);
    const old = known.get(id) ?? {};
    differing(old['paint'], layer['paint'], (name, value) => map.setPaintProperty(id, name as never, value as never));
    differing(old['layout'], layer['layout'], (name, value) =>
      map.setLayoutProperty(id, name as never, value as never),
    );
    if (JSON.stringify(old['filter']) !== JSON.stringify(layer['filter'])) map.setFilter(id, layer['filter'] as never);
    if (old['minzoom'] !== layer['minzoom']) {
      map.setLayerZoomRange(id, Number(layer['minzoom'] ?? 0), Number(layer['maxzoom'] ?? 24));
    }
  }
}

function differing(before: unknown, after: unknown, set: (name: string, value: unknown) => void): void {
  for (const [name, value] of Object.entries((after ?? {}) as Bag)) {
    if (JSON.stringify((before as Bag | undefined)?.[name]) !== JSON.stringify(value)) set(name, value);
  }
}

/** Whether a style has other sources or layers, so that the map must be rebuilt. */
export const rebuilt = (before: StyleSpecification, after: StyleSpecification): boolean =>
  before.layers.map((l) => l.id).join() !== after.layers.map((l) => l.id).join();
