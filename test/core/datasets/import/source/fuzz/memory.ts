import type { FileTree, SourceContext } from '#core/datasets/import/source/file-tree.ts';
import { inMemory } from '#core/datasets/import/source/random-access.ts';
import { importOptionsSchema } from '#shared/dataset/import-options.ts';

const options = importOptionsSchema.parse({ limits: { entries: 5000, totalBytes: 4 * 1024 * 1024 } });

/** What readers need, without a disk. Groups by the column `group`, which need not be there. */
export const context: SourceContext = {
  options: { ...options, groupColumn: 'group' },
  limits: options.limits,
  isAddition: false,
  hooks: { onFile: () => undefined, signal: new AbortController().signal },
  scratch: {
    createFile: () => {
      let content = Buffer.alloc(0);
      return Promise.resolve({
        get size() {
          return content.length;
        },
        append: (bytes: Uint8Array) => {
          content = Buffer.concat([content, bytes]);
          return Promise.resolve();
        },
        flush: () => Promise.resolve(),
        read: (position: number, length: number) => inMemory(content).read(position, length),
        close: () => Promise.resolve(),
      });
    },
  },
};

/** A folder of a few files. */
export function treeOf(files: Readonly<Record<string, Uint8Array>>): FileTree {
  const content = (path: string) => files[path] ?? new Uint8Array();
  return {
    path: 'made-up',
    images: [],
    others: [],
    data: Object.keys(files),
    skipped: [],
    describe: (path) => path,
    has: (path) => Promise.resolve(path in files || path.startsWith('images/')),
    readImage: (path) => Promise.resolve({ bytes: content(path) }),
    openData: (path) => Promise.resolve(inMemory(content(path))),
    stamp: () => Promise.resolve(''),
    close: () => Promise.resolve(),
  };
}
