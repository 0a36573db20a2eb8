/** Imports that wait for a review: sending a file, looking at what it would change, writing it. */
import { address, authorization, call, Fault, json, type Problem } from '../lib/api.svelte';
import { kindOf } from '../lib/faults';
import { session } from '../lib/session.svelte';

export const KINDS = [
  'firms',
  'zones',
  'clusters',
  'outlines',
  'sources',
  'observations',
  'units',
  'successions',
  'forms',
] as const;
export type ImportKind = (typeof KINDS)[number];
/** Kinds whose columns a template has. */
export const TEMPLATES: readonly ImportKind[] = [
  'firms',
  'zones',
  'clusters',
  'sources',
  'observations',
  'successions',
];

export type ReadingOptions = Record<string, string | Record<string, string>>;

export interface Staged {
  id: number;
  state: 'reading' | 'open' | 'committed';
  kind: ImportKind;
  filename: string;
  owner: string;
  sentAt: string;
  endsAt: string;
  options: ReadingOptions;
  decisions: Record<string, string>;
  rows?: number;
  new?: number;
  changed?: number;
  unchanged?: number;
  removed?: number;
  rejected?: number;
  doubtful?: number;
  cleared?: number;
  findings?: { errors: number; warnings: number; notes: number };
  summary?: string;
  canCommit?: { all: boolean; good: boolean };
  committed?: { set: number; version: number; by: string; at: string };
}

export interface Candidate {
  code: string;
  name: string;
  address: string | null;
  distanceM: number | null;
  sameTaxCode: boolean;
  sameName: boolean;
  samePlace: boolean;
}
export interface Finding {
  severity: 'error' | 'warning' | 'note';
  row: number | null;
  column: string | null;
  cell: string | null;
  value: string | null;
  detail: string;
  candidates?: Candidate[];
}
export interface Step {
  row: number | null;
  action: 'new' | 'changed' | 'unchanged' | 'removed';
  kind: string;
  code: string | null;
  changes: Record<string, { before: unknown; after: unknown }>;
  cleared: string[];
}
export interface Profile {
  name: string;
  options: ReadingOptions;
}

/** An import with the tag of what would be written. */
export interface Review {
  own: Staged;
  tag: string;
}

/** Sends a file; fetch tells no progress of what it sends. */
export function upload(
  file: File,
  params: { kind: ImportKind; profile: string },
  onprogress: (share: number) => void,
  signal: AbortSignal,
): Promise<Review> {
  const url = address('api/imports', { kind: params.kind, filename: file.name, profile: params.profile });
  return new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    request.open('POST', url);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.setRequestHeader('accept', 'application/json');
    const csrf = session.account?.session?.csrfToken;
    if (csrf) request.setRequestHeader('x-csrf-token', csrf);
    for (const [name, value] of Object.entries(authorization())) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => event.lengthComputable && onprogress(event.loaded / event.total);
    request.onerror = () => fail(new Fault('away', 0, ''));
    request.onabort = () => fail(new DOMException('', 'AbortError'));
    signal.onabort = () => request.abort();
    request.onload = () => {
      const body = parsed(request.responseText);
      const tag = request.getResponseHeader('etag') ?? '*';
      if (request.status < 300) done({ own: body as unknown as Staged, tag });
      else fail(new Fault(kindOf(request.status), request.status, body.detail ?? '', 0, body));
    };
    request.send(file);
  });
}

function parsed(text: string): Problem {
  try {
    return JSON.parse(text) as Problem;
  } catch {
    return {};
  }
}

const reviewOf = async (response: Response): Promise<Review> => ({
  own: (await response.json()) as Staged,
  tag: response.headers.get('etag') ?? '*',
});

export const look = async (id: number): Promise<Review> => reviewOf(await call(address(`api/imports/${id}`)));

export const decide = async (
  id: number,
  body: { decisions?: Record<string, string | null>; options?: ReadingOptions },
): Promise<Review> =>
  reviewOf(await call(address(`api/imports/${id}`), { method: 'PATCH', body, type: 'application/json' }));

export const commit = async (id: number, tag: string, good: boolean, reason: string): Promise<Response> =>
  call(address(`api/imports/${id}/commit`, { rows: good ? 'good' : null, reason: reason.trim() }), {
    method: 'POST',
    headers: { 'if-match': tag },
  });

export const drop = async (id: number): Promise<unknown> => call(address(`api/imports/${id}`), { method: 'DELETE' });

export const waiting = (): Promise<{ imports: Staged[] }> => json(address('api/imports'));
export const profiles = (): Promise<{ profiles: Profile[] }> => json(address('api/import-profiles'));
export const saveProfile = async (name: string, options: ReadingOptions): Promise<unknown> =>
  call(address(`api/import-profiles/${encodeURIComponent(name)}`), {
    method: 'PUT',
    body: options,
    type: 'application/json',
  });

export interface Page<T> {
  items: T[];
  total: number;
}
export async function findings(id: number, severity: string, offset: number): Promise<Page<Finding>> {
  const url = address(`api/imports/${id}/findings`, { severity, offset: offset || null, limit: 50 });
  const found = await json<{ findings: Finding[]; total: number }>(url);
  return { items: found.findings, total: found.total };
}
export async function steps(id: number, action: string, offset: number, limit = 50): Promise<Page<Step>> {
  const url = address(`api/imports/${id}/changes`, { action, offset: offset || null, limit });
  const found = await json<{ changes: Step[]; total: number }>(url);
  return { items: found.changes, total: found.total };
}
