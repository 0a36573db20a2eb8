/** Signing in with a key, loaded with its dialog. */
import { address, Fault, json } from './api.svelte';
import { signIn, type Account } from './session.svelte';

/** Signs in, or throws the server's fault. The key is sent once and not kept, unless it belongs to no account. */
export async function enter(key: string): Promise<Account | null> {
  try {
    const account = await json<Account>(address('api/session'), { body: { key }, type: 'application/json' });
    signIn(account);
    return account;
  } catch (error) {
    if (!(error instanceof Fault) || error.status !== 403) throw error;
    const { role } = await json<{ role?: string }>(address('api/config'), { key });
    if (role === 'public') throw new Fault('rights', 401, '');
    signIn(key);
    return null;
  }
}
