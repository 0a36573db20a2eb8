import { mount } from 'svelte';
import './tokens.css';
import './app.css';
import App from './App.svelte';
import { server } from './lib/api.svelte';
import { app, follow } from './lib/state.svelte';
import { loadEnglish, loadMore } from './lib/words.svelte';

follow();
loadMore().catch(() => (server.away = true));
if (app.lang === 'en') await loadEnglish();
mount(App, { target: document.getElementById('app')! });
