/** Who may import whom; see ARCHITECTURE.md, "Layers". */
const only = (zone, allowed) => ({
  name: `${zone}-imports-only-${allowed.join('-') || 'itself'}`,
  severity: 'error',
  from: { path: `^src/${zone}/` },
  to: { path: '^src/', pathNot: [`^src/${zone}/`, ...allowed.map((each) => `^src/${each}/`)] },
});

module.exports = {
  forbidden: [
    only('shared', []),
    only('core', ['shared']),
    only('engine', ['shared']),
    only('main', ['core', 'shared']),
    only('preload', []),
    only('renderer', ['shared']),
    only('cli', ['core', 'shared']),
    {
      name: 'shared-stays-pure',
      comment: 'shared runs in the page, in Node and in every process: only zod and the contract library.',
      severity: 'error',
      from: { path: '^src/shared/' },
      to: { pathNot: ['^src/shared/', 'node_modules/zod/', 'node_modules/@orpc/contract/'] },
    },
    {
      name: 'electron-only-in-main-and-preload',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(main|preload)/' },
      to: { path: 'node_modules/electron/|^electron$' },
    },
    {
      name: 'tfjs-only-in-engine-runtime',
      comment: 'The native binding is loaded lazily in one place; elsewhere import its types, or take tf from there.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/engine/runtime/' },
      to: { path: '@tensorflow/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'sqlite-only-in-store',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/core/store/' },
      to: { path: 'node_modules/better-sqlite3/' },
    },
    {
      name: 'image-decoder-only-in-images',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/core/images/' },
      to: { path: 'node_modules/(@napi-rs/image|@julusian/jpeg-turbo)/' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    { name: 'no-orphans', severity: 'error', from: { orphan: true, path: '^src/', pathNot: '\\.d\\.ts$|tsconfig' }, to: {} },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.base.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types', 'svelte'] },
  },
};
