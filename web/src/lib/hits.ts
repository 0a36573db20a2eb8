/** The hits of a search as they are offered, and former units as selections. Pure. */
import type { Chosen, Hit } from './types.ts';

/** Every hit once: a former unit is in several editions, and opens with all of its parts. */
export const offered = (hits: readonly Hit[]): Hit[] =>
  hits.filter(
    (hit, i) => hits.findIndex((h) => h.kind === hit.kind && h.code === hit.code && h.name === hit.name) === i,
  );

/** A former unit is found again by its name, since it has no boundary and no feature. */
export const formerSelection = (hit: Pick<Chosen, 'edition' | 'code' | 'name'>): string =>
  `former:${hit.edition}/${hit.code}/${hit.name}`;

export function formerParts(selection: string | null): { edition: string; code: string; name: string } | null {
  const [, edition, code, name] = /^former:([^/]+)\/([^/]+)\/(.+)$/.exec(selection ?? '') ?? [];
  return edition && code && name ? { edition, code, name } : null;
}

/** The hit of a former unit among those of its name. */
export const formerHit = (hits: readonly Hit[], of: { edition: string; code: string }): Hit | null =>
  hits.find((hit) => hit.kind === 'former' && hit.code === of.code && hit.edition === of.edition) ?? null;

/** Whether a text is coordinates rather than a name: two numbers, with no words but those of directions and systems. */
export const isPoint = (text: string): boolean =>
  (text.match(/\d+(?:[.,]\d+)?/g)?.length ?? 0) >= 2 &&
  /\d[^\d]*[,;\s][^\d]*\d/.test(text) &&
  !/\p{L}{2}/u.test(text.replace(/WGS|VN-?2000/gi, ''));
