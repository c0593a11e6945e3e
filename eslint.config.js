import eslint from '@eslint/js';
import { defineConfig } from 'eslint/config';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import typescript from 'typescript-eslint';

const wire = 'Messages go through the contract: handle a command in src/main/rpc, call it from src/renderer/rpc.';

export default defineConfig(
  { ignores: ['out/', 'node_modules/', 'native/', 'test-results/', 'resources/'] },
  eslint.configs.recommended,
  ...typescript.configs.strictTypeChecked,
  ...svelte.configs.recommended,
  {
    languageOptions: {
      globals: globals.node,
      parserOptions: {
        projectService: { allowDefaultProject: ['*.js', '*.cjs'] },
        extraFileExtensions: ['.svelte'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'as', objectLiteralTypeAssertions: 'never' }],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Export by name, so that a thing is called the same everywhere.' },
        { selector: 'CallExpression[callee.property.name="only"]', message: 'A focused test hides all others.' },
      ],
      'max-lines': ['error', { max: 400 }],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts', 'src/renderer/**/*.ts'],
    languageOptions: { globals: globals.browser, parserOptions: { parser: typescript.parser } },
  },
  {
    files: ['**/*.svelte'],
    rules: {
      'max-lines': ['error', { max: 250 }],
      // The linter cannot see the types of components; svelte-check does.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
      // `void value` in an effect says what the effect depends on.
      '@typescript-eslint/no-meaningless-void-operator': 'off',
    },
  },
  // Plain maps and sets are meant where nothing is drawn from them.
  { files: ['**/*.svelte.ts'], rules: { 'svelte/prefer-svelte-reactivity': 'off' } },
  // Vitest's asymmetric matchers are typed `any`.
  { files: ['test/**/*.ts'], rules: { '@typescript-eslint/no-unsafe-assignment': 'off' } },
  {
    files: ['src/**'],
    ignores: ['src/main/rpc/**', 'src/preload/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        { paths: [{ name: 'electron', importNames: ['ipcMain', 'ipcRenderer'], message: wire }] },
      ],
    },
  },
  {
    files: ['scripts/**', 'bin/**', '*.js', '*.cjs', '**/*.config.ts', '.dependency-cruiser.cjs', 'bench/**/*.mjs', 'test/**/*.mjs'],
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
    rules: { 'no-restricted-syntax': 'off', '@typescript-eslint/no-unsafe-assignment': 'off' },
  },
  { files: ['**/*.cjs'], ...typescript.configs.disableTypeChecked },
  { files: ['**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
  { files: ['bench/**', 'test/**/*.mjs'], ...typescript.configs.disableTypeChecked },
);
