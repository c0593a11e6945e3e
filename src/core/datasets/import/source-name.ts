import { basename } from 'node:path';

const extensions = /(\.(zip|tar|tgz|csv|tsv|json|jsonl|ndjson|bin|ubyte))?(\.gz)?$/i;

/** `/photos/cats and dogs.zip` is called “cats and dogs”; of several paths, the first names them all. */
export function sourceName(paths: readonly string[]): string {
  const [first = '', ...others] = paths;
  const name = basename(first).replace(extensions, '').replace(/\p{Cc}/gu, '').trim().slice(0, 150) || 'Dataset';
  return others.length > 0 ? `${name} and ${others.length} more` : name;
}
