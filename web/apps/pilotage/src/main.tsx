import { makeQueryClient, QueryClientProvider } from '@gaveurs/client';
import { I18nProvider } from '@gaveurs/i18n';
import { applyStoredTheme } from '@gaveurs/ui';
import '@gaveurs/ui/styles.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app';
import './app.css';

applyStoredTheme();

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={makeQueryClient()}>
      <I18nProvider>
        <App />
      </I18nProvider>
    </QueryClientProvider>
  </StrictMode>,
);
