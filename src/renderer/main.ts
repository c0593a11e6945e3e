import './rpc/zod-without-eval.ts';
import '@fontsource-variable/inter';
import 'uplot/dist/uPlot.min.css';
import './theme/tokens.css';
import './theme/base.css';
import './theme/controls.css';
import './theme/tabs.css';
import { mount } from 'svelte';
import App from './app/App.svelte';
import { Application } from './app/application.ts';
import { connect } from './rpc/client.ts';

const application = new Application(connect(), window.xent);
addEventListener('pagehide', () => application.preferences.flush());
mount(App, { target: document.body, props: { application } });
