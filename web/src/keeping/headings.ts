/** The columns of a file and what they are read as. Pure. */
import type { Finding, ReadingOptions } from './imports.ts';

export interface Heading {
  title: string;
  samples: string[];
  /** Whether the server did not know it and left it out. */
  unknown: boolean;
  /** The property that it is read as, where that was said; empty where the server finds it by itself. */
  property: string;
}

/** The row of headings by what the server says of the file, from 1. */
export function headerRow(options: ReadingOptions, found: readonly Finding[]): number {
  const said = Number(options['header_row']);
  if (said > 0) return said;
  const unknown = found.find(
    (f) => f.severity === 'warning' && f.column !== null && f.value === null && f.row !== null,
  );
  const note = found.find((f) => f.severity === 'note' && f.column === null && /\d/.test(f.detail));
  return unknown?.row ?? Number(/\d+/.exec(note?.detail ?? '1')?.[0] ?? 1);
}

export function headingsOf(
  rows: readonly string[][],
  row: number,
  options: ReadingOptions,
  found: readonly Finding[],
): Heading[] {
  const unknown = new Set(found.filter((f) => f.value === null && f.severity === 'warning').map((f) => f.column));
  const map = (options['map'] ?? {}) as Record<string, string>;
  return (rows[row - 1] ?? []).flatMap((title, at): Heading[] => {
    if (title === '') return [];
    const samples = rows.slice(row, row + 3).map((own) => own[at] ?? '');
    const property = Object.keys(map).find((name) => map[name] === title) ?? '';
    return [{ title, samples, unknown: unknown.has(title) && property === '', property }];
  });
}

/** Headings with one of them read as another property; a property is read from one column. */
export function mapped(options: ReadingOptions, title: string, property: string): ReadingOptions {
  const own = Object.entries((options['map'] ?? {}) as Record<string, string>);
  const rest = own.filter(([name, heading]) => heading !== title && name !== property);
  const map = Object.fromEntries(property ? [...rest, [property, title]] : rest);
  const { map: _, ...others } = options;
  return Object.keys(map).length > 0 ? { ...others, map } : others;
}

/** The sheet that is read: the one that was chosen, else the one with the columns that the server speaks of. */
export function sheetOf<S extends { name: string; rows: readonly string[][] }>(
  sheets: readonly S[],
  options: ReadingOptions,
  found: readonly Finding[],
): S | undefined {
  const columns = new Set(found.flatMap((f) => f.column ?? []));
  const has = (sheet: S): boolean => sheet.rows.some((row) => row.some((cell) => columns.has(cell)));
  const longest = [...sheets].sort((a, b) => b.rows.length - a.rows.length)[0];
  return sheets.find((s) => s.name === options['sheet']) ?? sheets.find(has) ?? longest;
}
