/** Reading and writing single records, each with the tag of the state that was seen. */
import { address, call, json, server, type Params } from '../lib/api.svelte';
import { answers, starts } from '../lib/resource.svelte';
import type { Editable, Feature, Props } from '../lib/types';

export interface Held {
  tag: string;
  feature: Feature;
}

export interface Manner {
  reason?: string;
  /** Whether doubts are confirmed. */
  lenient?: boolean;
}

export const path = (of: Editable, id: string): string => `ogc/collections/${of}/items/${encodeURIComponent(id)}`;

/** Dates as long as they are known, as edits write them. */
function asWritten(own: Props): Props {
  const length: Record<string, number> = { year: 4, month: 7, day: 10 };
  return Object.fromEntries(
    Object.entries(own).map(([name, value]) => {
      const known = length[String(own[`${name}_precision`])];
      return [name, typeof value === 'string' && known ? value.slice(0, known) : value];
    }),
  );
}

async function heldIn(response: Response): Promise<Held> {
  const feature = (await response.json()) as Feature;
  return {
    tag: response.headers.get('etag') ?? '*',
    feature: { ...feature, properties: asWritten(feature.properties) },
  };
}

export const read = async (of: Editable, id: string): Promise<Held> =>
  heldIn(await call(address(path(of, id), { f: 'json' })));

/** What depends on records; settings, schemas and texts do not. */
const DEPENDS = /\/(items|reports|tiles|near|search|versions|history|changes|change-sets)\b/;

/**
 * Loads again what is visible after the register became this version; it stays visible meanwhile. The rest is loaded
 * when it is next asked for.
 */
export function renew(version: number): void {
  server.version = version;
  server.shown = version;
  server.newer = false;
  for (const [name, answer] of answers) {
    if (!DEPENDS.test(name.split(' ')[1] ?? '')) continue;
    starts.delete(name);
    answers.set(name, { ...answer });
  }
}

/** The register changed by a request of this page. */
export function renewBy(response: Response): void {
  const version = Number(response.headers.get('xuong-version'));
  if (version > 0) renew(version);
}

const prefer = (lenient: boolean | undefined): string => `return=representation${lenient ? ', handling=lenient' : ''}`;
const params = (manner: Manner): Params => ({ reason: manner.reason?.trim() ?? '' });

export async function patch(
  of: Editable,
  id: string,
  { tag, body, ...manner }: Manner & { tag: string; body: unknown },
): Promise<Held> {
  const response = await call(address(path(of, id), params(manner)), {
    method: 'PATCH',
    body,
    type: 'application/merge-patch+json',
    headers: { 'if-match': tag, prefer: prefer(manner.lenient) },
  });
  renewBy(response);
  return heldIn(response);
}

export async function create(of: Editable, body: unknown, manner: Manner): Promise<Held> {
  const response = await call(address(`ogc/collections/${of}/items`, params(manner)), {
    body,
    headers: { prefer: prefer(manner.lenient) },
  });
  renewBy(response);
  return heldIn(response);
}

export async function remove(of: Editable, id: string, tag: string, manner: Manner): Promise<void> {
  renewBy(
    await call(address(path(of, id), params(manner)), {
      method: 'DELETE',
      headers: { 'if-match': tag },
    }),
  );
}

/** Undoes a change or a change set; what was edited since stays, and is told in `left`. */
export interface Undone {
  version: number;
  records?: number;
  left?: Left[];
}
export interface Left {
  kind: string;
  code: string;
  reason: 'withheld' | 'refused' | 'edited';
  changes: Record<string, { before: unknown; set: unknown; now: unknown }>;
}
export async function undo(what: 'changes' | 'change-sets', number: number, reason: string): Promise<Undone> {
  const undone = await json<Undone>(address(`api/${what}/${number}/undo`, { reason }), { method: 'POST' });
  renew(undone.version);
  return undone;
}

/** The newest change of a record, which a message about it offers to undo. */
export async function newest(of: Editable, id: string): Promise<number | null> {
  const found = await json<{ changes: { version: number }[] }>(address(`${path(of, id)}/history`, { limit: 1 }));
  return found.changes[0]?.version ?? null;
}
