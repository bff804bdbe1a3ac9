import '@fontsource/be-vietnam-pro/latin-400.css';
import '@fontsource/be-vietnam-pro/latin-500.css';
import '@fontsource/be-vietnam-pro/latin-600.css';
import '@fontsource/be-vietnam-pro/vietnamese-400.css';
import '@fontsource/be-vietnam-pro/vietnamese-500.css';
import '@fontsource/be-vietnam-pro/vietnamese-600.css';
import './app/tokens.css';
import './app/base.css';
import './app/low.css';
import './app/uuid';
import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import { watchForNewVersion } from './app/newVersion';
import { applyPreferences } from './app/preferences';
import { mendStyles } from './offline/parts';
import { startServiceWorker } from './offline/start';

applyPreferences();
watchForNewVersion();
mendStyles();
startServiceWorker();

const root = document.getElementById('root');
if (root) createRoot(root).render(<App />);
