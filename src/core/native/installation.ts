import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const partSchema = z.object({ version: z.string(), origin: z.string(), path: z.string().nullable() });

/** What set-up wrote down about the native parts: where each came from and where it lies. */
export const nativeManifestSchema = z.object({
  electron: partSchema,
  tensorflow: partSchema.extend({ gpu: z.boolean() }),
  node: z.object({ version: z.string(), path: z.string() }),
  sqlite: z.object({ version: z.string(), origin: z.string(), compatBinding: z.string().nullable() }),
});
export type NativeManifest = z.infer<typeof nativeManifestSchema>;

/** The folder that package.json, resources/ and native/ are in, from source and from the built bundle alike. */
export const installationFolder = findInstallation(dirname(fileURLToPath(import.meta.url)));

export const xentVersion = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(join(installationFolder, 'package.json'), 'utf8'))).version;

/** @returns null where set-up has not run or did not end. */
export function readNativeManifest(): NativeManifest | null {
  const file = join(installationFolder, 'native', 'manifest.json');
  if (!existsSync(file)) return null;
  const parsed = nativeManifestSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  return parsed.success ? parsed.data : null;
}

/** The Node that set-up ran under; where it is gone since, the one that a shell would find. */
export function nodePath(): string {
  const path = readNativeManifest()?.node.path;
  return path !== undefined && existsSync(path) ? path : 'node';
}

/** File of one of the bundle's own processes and threads. */
export function entryFile(name: 'trainer' | 'classifier' | 'importer' | 'decoder' | 'scanner'): string {
  return join(installationFolder, 'out', 'main', `${name}.js`);
}

function findInstallation(start: string): string {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'native', 'package.json'))) return folder;
    if (folder === resolve(folder, '..')) throw new Error(`no installation of Xent around ${start}`);
  }
}
