/** Names of files. Pure. */

const LONGEST = 60;

/** Words as a part of a file's name: without marks, in lower case, joined by hyphens. */
export const slug = (...words: (string | undefined)[]): string =>
  words
    .filter(Boolean)
    .join('-')
    .replace(/[đĐ]/g, 'd')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST)
    .replace(/^-|-$/g, '');
