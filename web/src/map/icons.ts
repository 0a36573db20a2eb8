/** Icons of the map, drawn here so that no sprite is fetched. */
import type { Map as GlMap } from 'maplibre-gl';

type Draw = (c: CanvasRenderingContext2D, size: number) => void;

const hatch =
  (colour: string, back: boolean): Draw =>
  (c, size) => {
    c.strokeStyle = colour;
    c.lineWidth = 1;
    for (let x = -size; x <= size; x += size / 2) {
      c.beginPath();
      c.moveTo(x, back ? 0 : size);
      c.lineTo(x + size, back ? size : 0);
      c.stroke();
    }
  };

const dots =
  (colour: string): Draw =>
  (c, size) => {
    c.fillStyle = colour;
    c.fillRect(size / 4 - 1, size / 4 - 1, 2.4, 2.4);
    c.fillRect((3 * size) / 4 - 1, (3 * size) / 4 - 1, 2.4, 2.4);
  };

const mark =
  (colour: string, turned: boolean, hollow = false): Draw =>
  (c, size) => {
    c.translate(size / 2, size / 2);
    if (turned) c.rotate(Math.PI / 4);
    const half = size * (turned ? 0.3 : 0.34);
    c.fillStyle = '#ffffff';
    c.fillRect(-half - 3, -half - 3, 2 * half + 6, 2 * half + 6);
    c.fillStyle = colour;
    c.fillRect(-half, -half, 2 * half, 2 * half);
    const inner = half - 5;
    // White rather than transparent, so that the colour below does not show through.
    c.fillStyle = '#ffffff';
    if (hollow) c.fillRect(-inner, -inner, 2 * inner, 2 * inner);
  };

const ICONS: Record<string, { size: number; draw: Draw }> = {
  few: { size: 16, draw: hatch('#c3c8cb', false) },
  'few-dark': { size: 16, draw: hatch('#4a535b', false) },
  chance: { size: 16, draw: hatch('#d3d7d6', true) },
  'chance-dark': { size: 16, draw: hatch('#3b444b', true) },
  none: { size: 16, draw: dots('#bcc2c5') },
  'none-dark': { size: 16, draw: dots('#4a535b') },
  park: { size: 40, draw: mark('#0b4f76', false) },
  cluster: { size: 40, draw: mark('#8a5200', true) },
  'park-hollow': { size: 40, draw: mark('#0b4f76', false, true) },
  'cluster-hollow': { size: 40, draw: mark('#8a5200', true, true) },
};

/** Adds the icons to a map before the first tile needs them, and again for every new style. */
export function supply(map: GlMap): void {
  map.on('style.load', () => {
    for (const [id, icon] of Object.entries(ICONS)) if (!map.hasImage(id)) add(map, id, icon);
  });
}

function add(map: GlMap, id: string, icon: { size: number; draw: Draw }): void {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = icon.size;
  const context = canvas.getContext('2d');
  if (!context) return;
  icon.draw(context, icon.size);
  map.addImage(id, context.getImageData(0, 0, icon.size, icon.size), { pixelRatio: 2 });
}
