/** A still picture of a map for print: an off-screen map at the resolution of paper. */
import { Map as GlMap, type RequestParameters, type StyleSpecification } from 'maplibre-gl';
import type { Camera } from '../lib/url';
import { supply } from './icons';
import './worker';

export interface Frame {
  width: number;
  height: number;
  /** Pixels of the picture per pixel of the frame. */
  scale: number;
}

export type View = { camera: Camera } | { box: [number, number, number, number] };
const WAIT_MS = 20_000;

export async function snapshot(
  style: StyleSpecification,
  view: View,
  frame: Frame,
  transformRequest: (url: string) => RequestParameters,
): Promise<string> {
  const box = document.createElement('div');
  box.style.cssText = `position:fixed;left:-9999px;top:0;width:${frame.width}px;height:${frame.height}px`;
  document.body.append(box);
  let map: GlMap | null = null;
  try {
    map = new GlMap({
      container: box,
      style,
      ...('camera' in view
        ? { center: [view.camera.lon, view.camera.lat], zoom: view.camera.z }
        : { bounds: view.box, fitBoundsOptions: { padding: 24 } }),
      interactive: false,
      attributionControl: false,
      fadeDuration: 0,
      pixelRatio: frame.scale,
      canvasContextAttributes: { preserveDrawingBuffer: true },
      transformRequest,
    });
    supply(map);
    await drawn(map);
    return map.getCanvas().toDataURL('image/png');
  } finally {
    map?.remove();
    box.remove();
  }
}

const drawn = (map: GlMap): Promise<void> =>
  new Promise((done, fail) => {
    const timer = setTimeout(() => fail(new Error('the map took too long')), WAIT_MS);
    map.once('idle', () => {
      clearTimeout(timer);
      done();
    });
  });
