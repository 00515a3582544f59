import { html, render } from 'htm/preact';
import { App } from './app.ts';
import { applyTheme, keptTheme } from './theme.ts';

applyTheme(keptTheme());
const root = document.getElementById('page');
if (root) render(html`<${App} />`, root);
