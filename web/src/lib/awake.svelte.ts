/**
 * What a page does by itself, loaded after the first screen: it asks who uses it and whether the register has newer
 * data, and opens the dialogs in which the register is kept.
 */
import { mount } from 'svelte';
import { address, json, told } from './api.svelte';
import { session, type Account } from './session.svelte';
import { mayEdit } from './session.svelte';
import { visit } from './state.svelte';

async function introduce(): Promise<void> {
  const turn = session.turn;
  // If the server is away, other calls say so.
  const account = await json<Account>(address('api/session')).catch(() => null);
  if (account && turn === session.turn) session.account = account;
}

/** Opens the dialogs where they are first needed; they stay, since they also follow what colleagues change. */
function keep(): () => void {
  let loading = false;
  return $effect.root(() => {
    $effect(() => {
      if (loading || (!visit.task && !mayEdit())) return;
      loading = true;
      void import('../keeping/Keeping.svelte').then(
        ({ default: Keeping }) => mount(Keeping, { target: document.body }),
        () => {
          loading = false;
          visit.task = null;
        },
      );
    });
  });
}

/** Asks who uses the page, and once a minute, while it is visible, whether the server responds and has newer data. */
export function awake(): () => void {
  void introduce();
  const stop = keep();
  const look = async (): Promise<void> => {
    if (document.hidden) return;
    const state = await json<{ version?: number }>(address('api/health/ready')).catch(() => null);
    if (state?.version !== undefined) told(state.version);
  };
  const timer = setInterval(() => void look(), 60_000);
  const seen = (): void => void look();
  document.addEventListener('visibilitychange', seen);
  return () => {
    stop();
    clearInterval(timer);
    document.removeEventListener('visibilitychange', seen);
  };
}
