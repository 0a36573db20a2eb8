/** How a map behaves inside of a page that scrolls. */
import type { Map as GlMap } from 'maplibre-gl';
import { t } from '../lib/i18n.svelte';

/** As MapLibre decides which key it heeds. */
const isMac = navigator.userAgent.includes('Mac');

/** Leaves the wheel and one finger to the page around the map; with Ctrl or ⌘, or two fingers, they move the map. */
export function cooperate(map: GlMap): void {
  map.cooperativeGestures.enable();
  const put = (name: string, text: string): void => {
    const message = map.getCanvasContainer().querySelector(`.maplibregl-${name}-message`);
    if (message) message.textContent = text;
  };
  // MapLibre reads its texts once, and those of the app may come later.
  const stop = $effect.root(() => {
    $effect(() => {
      put('desktop', t(isMac ? 'gesture_mac' : 'gesture_ctrl'));
      put('mobile', t('gesture_touch'));
    });
  });
  map.once('remove', stop);
}
