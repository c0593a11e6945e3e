import { randomUUID } from 'node:crypto';
import { dirname } from 'node:path';
import { makeFolder } from '#core/workspace/workspace.ts';

/** A name beside a path, whose folder is made where it is missing. */
export function temporaryBeside(path: string): string {
  makeFolder(dirname(path));
  return `${path}.${randomUUID()}.part`;
}
