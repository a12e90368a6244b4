import { makeQueryClient, QueryClientProvider, restoreSaved } from '@gaveurs/client';
import { I18nProvider } from '@gaveurs/i18n';
import { applyStoredTheme } from '@gaveurs/ui';
import '@gaveurs/ui/styles.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app';
import './app.css';

applyStoredTheme();
const client = makeQueryClient();
restoreSaved(client, Date.now());

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <I18nProvider>
        <App />
      </I18nProvider>
    </QueryClientProvider>
  </StrictMode>,
);

// Only built pages: in development files change under the same names. Browsers
// allow it on secure pages and on the device itself.
if (import.meta.env.PROD && 'serviceWorker' in navigator) {
  navigator.serviceWorker.register('./sw.js').catch(() => {});
}
