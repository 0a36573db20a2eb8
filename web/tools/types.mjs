// Lets `node --test` read TypeScript: Node 20 cannot strip types by itself.
import { register } from 'node:module';

register('./types-hook.mjs', import.meta.url);
