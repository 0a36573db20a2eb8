/** The hits of a search as they are offered. Pure. */
import type { Hit } from './types.ts';

/** A former unit that was split is offered once for each unit that has a part of it now, all else once. */
export const offered = (hits: readonly Hit[]): Hit[] =>
  hits
    .filter((hit, i) => hits.findIndex((h) => h.kind === hit.kind && h.code === hit.code && h.name === hit.name) === i)
    .flatMap((hit) =>
      hit.kind === 'former' && hit.became?.[1] ? hit.became.map((one) => ({ ...hit, became: [one] })) : [hit],
    );
