import { mount } from 'svelte';
import './tokens.css';
import './app.css';
import './print.css';
import App from './App.svelte';
import { server } from './lib/api.svelte';
import { app, follow } from './lib/state.svelte';
import { loadEnglish, loadMore } from './lib/words.svelte';

follow();
loadMore().catch(() => (server.away = true));
if (app.lang === 'en') await loadEnglish();
// In a frame of another page there is no way to sign in, and nothing with which the register is kept.
const Root = app.embed ? (await import('./views/Embedded.svelte')).default : App;
mount(Root, { target: document.getElementById('app')! });
