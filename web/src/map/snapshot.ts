/** A picture of a map for print: an off-screen map at print resolution. */
import { Map as GlMap } from 'maplibre-gl';
import type { Drawn } from '../lib/types';
import type { Camera } from '../lib/url';
import { drawnBy, EXPLAINED } from './drawn';
import { supply } from './icons';
import type { Look } from './look';
import { buildStyle } from './style';
import './worker';

export interface Frame {
  width: number;
  height: number;
  /** The pixels of the picture for each pixel of the frame. */
  scale: number;
}

export type View = { camera: Camera } | { box: [number, number, number, number] };
const WAIT_MS = 20_000;

/** The picture, and what it shows. */
export interface Picture {
  url: string;
  drawn: Drawn;
}

export async function snapshot(look: Look, view: View, frame: Frame): Promise<Picture> {
  const box = document.createElement('div');
  box.style.cssText = `position:fixed;left:-9999px;top:0;width:${frame.width}px;height:${frame.height}px`;
  document.body.append(box);
  let map: GlMap | null = null;
  try {
    map = new GlMap({
      container: box,
      style: buildStyle(look),
      ...('camera' in view
        ? { center: [view.camera.lon, view.camera.lat], zoom: view.camera.z }
        : { bounds: view.box, fitBoundsOptions: { padding: 24 } }),
      interactive: false,
      attributionControl: false,
      fadeDuration: 0,
      pixelRatio: frame.scale,
      canvasContextAttributes: { preserveDrawingBuffer: true },
    });
    supply(map);
    await still(map);
    const seen = map.queryRenderedFeatures({ layers: EXPLAINED });
    return {
      url: map.getCanvas().toDataURL('image/png'),
      drawn: drawnBy(seen, look.fill, map.getZoom(), look.coloured),
    };
  } finally {
    map?.remove();
    box.remove();
  }
}

const still = (map: GlMap): Promise<void> =>
  new Promise((done, fail) => {
    const timer = setTimeout(() => fail(new Error('the map took too long')), WAIT_MS);
    map.once('idle', () => {
      clearTimeout(timer);
      done();
    });
  });
