// Besides the usual: which package may import which, no text outside i18n, and
// files a reader can take in.
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const noReachIn = {
  group: ['**/packages/*', '**/apps/*', '@gaveurs/*/src/*'],
  message: 'Import a package by its name.',
};
const noApps = { group: ['@gaveurs/app-*'], message: 'Packages must not import apps.' };

/** Packages in order: each may import those before it, never those after. */
const forbidden = {
  i18n: ['client', 'charts', 'ui'],
  client: ['i18n', 'charts', 'ui'],
  charts: ['client', 'ui'],
  ui: ['charts'],
};

function imports(files, names) {
  const patterns = [noReachIn, noApps];
  if (names.length > 0) {
    patterns.push({
      group: names.map((name) => `@gaveurs/${name}`),
      message: 'This package stands below the one it wants to import.',
    });
  }
  return { files, rules: { 'no-restricted-imports': ['error', { patterns }] } };
}

const bareText = {
  selector: 'JSXText[value=/[A-Za-zÀ-ÿ]{2,}/]',
  message: 'Every text a person reads goes through i18n.',
};
const bareLabel = {
  selector: 'JSXAttribute[name.name=/^(aria-label|title|placeholder|label|alt)$/] > Literal',
  message: 'Every text a person reads goes through i18n.',
};

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/node_modules/**',
      '**/api.gen.ts',
      'test-results/**',
      'pictures/**',
    ],
  },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    rules: {
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      eqeqeq: 'error',
      'no-console': 'error',
      'max-lines': ['error', 400],
      'max-len': ['error', { code: 120, ignoreStrings: true, ignoreUrls: true }],
    },
  },
  {
    files: ['**/src/**/*.tsx'],
    ignores: ['**/*.test.tsx'],
    rules: { 'no-restricted-syntax': ['error', bareText, bareLabel] },
  },
  {
    files: ['**/sw.js'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          'addEventListener',
          'caches',
          'clients',
          'fetch',
          'registration',
          'skipWaiting',
          'URL',
          'AbortSignal',
        ].map((name) => [name, 'readonly']),
      ),
    },
  },
  ...Object.entries(forbidden).map(([name, names]) => imports([`packages/${name}/**`], names)),
  imports(['apps/**'], []),
);
