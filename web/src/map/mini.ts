/** A map inside a form: the layers of the register, without colours of areas. */
import 'maplibre-gl/dist/maplibre-gl.css';
import { Map as GlMap, Marker, NavigationControl, type MapOptions } from 'maplibre-gl';
import type { Box, LonLat } from '../lib/geo';
import { t } from '../lib/i18n.svelte';
import { HOME } from '../lib/url';
import { supply } from './icons';
import { look } from './look.svelte';
import { buildStyle } from './style';
import './worker';

export type Place = { at: LonLat; zoom: number } | { box: Box } | null;

/** Null without WebGL2: whatever the map does can be typed too. */
export function miniMap(container: HTMLElement, place: Place): GlMap | null {
  const view: Partial<MapOptions> =
    place === null
      ? { center: [HOME.lon, HOME.lat], zoom: HOME.z }
      : 'box' in place
        ? { bounds: place.box, fitBoundsOptions: { padding: 30, maxZoom: 16 } }
        : { center: place.at, zoom: place.zoom };
  try {
    const map = new GlMap({
      container,
      style: buildStyle({ ...look(), fill: 'none', quiet: false, within: null }),
      ...view,
      minZoom: 7.5,
      maxZoom: 19,
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      fadeDuration: 0,
    });
    supply(map);
    map.touchZoomRotate.disableRotation();
    map.addControl(new NavigationControl({ showCompass: false }), 'top-right');
    map.getCanvas().setAttribute('aria-label', t('map'));
    for (const [part, name] of [
      ['zoom-in', t('zoom_in')],
      ['zoom-out', t('zoom_out')],
    ] as const) {
      const button = container.querySelector(`.maplibregl-ctrl-${part}`);
      button?.setAttribute('aria-label', name);
      button?.setAttribute('title', name);
    }
    return map;
  } catch {
    return null;
  }
}

/** A point that can be dragged; its handle is a button, so that a keyboard reaches it too. */
export function handle(
  map: GlMap,
  { at, name, look, onmove, onkey }: Handle & { onmove: (to: LonLat) => void; onkey: (event: KeyboardEvent) => void },
): Marker {
  const own = document.createElement('button');
  own.type = 'button';
  own.className = look;
  own.addEventListener('keydown', onkey);
  const made = new Marker({ element: own, draggable: true }).setLngLat(at).addTo(map);
  // MapLibre names every marker by itself.
  own.setAttribute('aria-label', name);
  made.on('drag', () => onmove(made.getLngLat().toArray() as LonLat));
  return made;
}

interface Handle {
  at: LonLat;
  name: string;
  /** Its class. */
  look: string;
}
