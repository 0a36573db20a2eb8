/** Values of records in words: codes of closed sets, sources by their titles. */
import { word } from '../lib/i18n.svelte';
import { sourcesOf, titled } from '../lib/sources.svelte';
import { k } from './words.svelte';

export const said = (field: string, value: string): string =>
  field === 'sources' || field === 'source'
    ? sourcesOf(value)
        .map((own) => own.title)
        .join('; ')
    : titled(word(value));

/** The reason of a change; those that the register itself gives are in the language of the page. */
export const reasoned = (text: string): string =>
  text.replace(/^undo (\d+)$/, (_, n: string) => k('undo_of', { n })).replace(/^geodata\/\S+$/, () => k('seeded'));
