export function workbook(sheets: Record<string, (string | number | null)[][]>): Buffer<ArrayBuffer>;
