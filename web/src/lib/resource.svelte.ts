/** Shared responses: each URL is fetched once, and again on retry or when a busy server says. */
import { createSubscriber, SvelteMap } from 'svelte/reactivity';
import { Fault, address, json, type Params } from './api.svelte';
import { session } from './session.svelte';

interface Answer {
  value: unknown;
  fault: Fault | null;
  loading: boolean;
}

export interface Resource<T> {
  value: T | null;
  fault: Fault | null;
  loading: boolean;
  retry: () => void;
}

/** What was answered, and how it is asked, by what it was asked with and its URL. */
export const answers = new SvelteMap<string, Answer>();
export const starts = new Map<string, () => void>();

/** What is on the page, by name: only that is asked for again by itself. */
const shown = new Set<string>();
/** What was refused, and may be asked for again as soon as it is shown. */
const due = new Set<string>();
const shows = new Map<string, () => void>();

/** A fault stays in sight until there is an answer, unless somebody has pressed retry. */
async function load(name: string, url: string, body: unknown, told: Fault | null = null): Promise<void> {
  due.delete(name);
  answers.set(name, { value: answers.get(name)?.value ?? null, fault: told, loading: true });
  try {
    const value = await json<unknown>(url, body === undefined ? {} : { body });
    answers.set(name, { value, fault: null, loading: false });
  } catch (error) {
    const fault = error instanceof Fault ? error : new Fault('server', 0, String(error));
    answers.set(name, { value: null, fault, loading: false });
    if (!fault.after) return;
    const again = (): void => void load(name, url, body, fault);
    setTimeout(() => {
      if (answers.get(name)?.fault !== fault || answers.get(name)?.loading) return;
      if (shown.has(name)) again();
      else due.add(name);
    }, fault.after * 1000);
  }
}

/** Notes that something is shown for as long as the caller is. */
function show(name: string): void {
  const own =
    shows.get(name) ??
    createSubscriber(() => {
      shown.add(name);
      if (due.has(name)) queueMicrotask(() => starts.get(name)?.());
      return () => shown.delete(name);
    });
  shows.set(name, own);
  own();
}

/** Retries all failed calls, since they often have a common cause. */
export function retryFaults(): void {
  for (const [name, answer] of answers) if (answer.fault) starts.get(name)?.();
}

/**
 * The shared response of a URL in the current language and role. Read inside a derived or a template, it follows the
 * response; the fetch starts outside, since derived values must not write state.
 */
export function ask<T>(path: string, params: Params = {}, body?: unknown): Resource<T> {
  const url = address(path, params);
  const name = `${session.turn} ${url} ${body === undefined ? '' : JSON.stringify(body)}`;
  if (!starts.has(name)) {
    const start = (): void => void load(name, url, body);
    starts.set(name, start);
    queueMicrotask(start);
  }
  show(name);
  const answer = answers.get(name);
  return {
    value: (answer?.value ?? null) as T | null,
    fault: answer?.fault ?? null,
    loading: answer?.loading ?? true,
    retry: retryFaults,
  };
}
