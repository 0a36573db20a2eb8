/** Filters in CQL2 text. Pure. */
import { fold } from './format.ts';

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const escaped = (text: string): string => text.replace(/[\\%_]/g, (c) => `\\${c}`);

/** Names that contain a text, ignoring case and diacritics. */
export const nameFilter = (text: string): string =>
  text.trim() === '' ? '' : `ACCENTI(CASEI(name)) LIKE ${quoted(`%${escaped(fold(text.trim()))}%`)}`;

/** Firms of some divisions, in either version of the classification. */
export const sectorFilter = (divisions: readonly string[]): string =>
  divisions.length === 0 ? '' : `(${divisions.map((d) => `sector LIKE ${quoted(`${escaped(d)}%`)}`).join(' OR ')})`;

/** Features of these codes. */
export const codeFilter = (codes: readonly string[]): string => `code IN (${codes.map(quoted).join(', ')})`;

export const both = (...parts: string[]): string => parts.filter(Boolean).join(' AND ');
