import { mount } from 'svelte';
import './app.css';
import App from './App.svelte';
import { app, follow } from './lib/state.svelte';
import { loadEnglish } from './lib/words.svelte';

follow();
if (app.lang === 'en') await loadEnglish();
mount(App, { target: document.getElementById('app')! });
