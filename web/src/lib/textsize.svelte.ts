/** The size of all texts, kept in this browser. */
const NAME = 'xuong.text';
export const SIZES = ['usual', 'large', 'larger'] as const;
export type TextSize = (typeof SIZES)[number];

function kept(): TextSize {
  try {
    return SIZES.find((size) => size === localStorage.getItem(NAME)) ?? 'usual';
  } catch {
    return 'usual';
  }
}

export const text = $state({ size: kept() });

export function resize(size: TextSize): void {
  text.size = size;
  try {
    localStorage.setItem(NAME, size);
  } catch {
    // Without storage the size lives as long as the page.
  }
}
