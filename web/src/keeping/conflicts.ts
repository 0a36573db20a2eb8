/** Two edits of one record: what it was, what is held now, and what was written meanwhile. Pure. */
import type { Props } from '../lib/types.ts';

export interface Three {
  base?: unknown;
  theirs: unknown;
  yours?: unknown;
}
export type Side = 'yours' | 'theirs';
export type Conflicts = Record<string, Three>;

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/** Which side changed a property; both only where they differ. */
export function changedBy({ base, theirs, yours }: Three): 'yours' | 'theirs' | 'both' | 'neither' {
  if (same(theirs, yours)) return 'neither';
  if (same(base, theirs)) return 'yours';
  return same(base, yours) ? 'theirs' : 'both';
}

/** Where one side alone changed a property there is nothing to choose. */
export function chosenFirst(conflicts: Conflicts): Record<string, Side | null> {
  return Object.fromEntries(
    Object.entries(conflicts).flatMap(([name, three]) => {
      const by = changedBy(three);
      return by === 'neither' ? [] : [[name, by === 'both' ? null : by] as const];
    }),
  );
}

/** What is to be written on top of what is held now. */
export function mine(conflicts: Conflicts, chosen: Record<string, Side | null>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(chosen).flatMap(([name, side]) =>
      side === 'yours' ? [[name, conflicts[name]?.yours ?? null]] : [],
    ),
  );
}

/** The conflicts of a form with what is held now, before it is sent. */
export function foreseen(base: Props, theirs: Props, changed: Record<string, unknown>): Conflicts {
  const found: Conflicts = {};
  for (const name of new Set([...Object.keys(theirs), ...Object.keys(changed)])) {
    const yours = name in changed ? changed[name] : base[name];
    const three = { base: base[name], theirs: theirs[name], yours };
    if (!same(three.base, three.theirs) && changedBy(three) !== 'neither') found[name] = three;
  }
  return found;
}
