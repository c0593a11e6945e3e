import { Failure } from '../failure.ts';

/** Everything that can be wrong with the workspace folder and the database in it. */
export const workspaceFailures = {
  held: (holder: string) =>
    new Failure({
      code: 'workspace-held',
      message: `This workspace is in use by ${holder}.`,
      action: 'Close that first, or choose another workspace with --workspace.',
    }),
  newerSchema: (found: number, known: number) =>
    new Failure({
      code: 'workspace-newer',
      message: `This workspace was made by a newer Xent (format ${found}; this one knows up to ${known}).`,
      action: 'Open it with the newer Xent. Nothing was changed.',
    }),
  damaged: (path: string, why: string) =>
    new Failure({
      code: 'workspace-damaged',
      message: `The workspace database “${path}” cannot be read: ${why}.`,
      action: 'Put back a copy of it (a file ending in .backup may lie beside it), or choose another workspace.',
    }),
  notWritable: (path: string, why: string) =>
    new Failure({
      code: 'not-writable',
      message: `Xent cannot write to “${path}”: ${why}.`,
      action: 'Check who owns the folder and that it is not read-only, or choose another workspace.',
    }),
  diskFull: (path: string) =>
    new Failure({
      code: 'disk-full',
      message: `The disk that holds “${path}” is full.`,
      action: 'Make room and try again. What was there before is untouched.',
    }),
  nativeMissing: (what: string) =>
    new Failure({
      code: 'native-missing',
      message: `${what} is not set up on this machine.`,
      action: 'Run `npm run setup` in the folder of Xent; `xent doctor` shows what is missing.',
    }),
};

const notWritableReasons: Readonly<Record<string, string>> = {
  EACCES: 'you are not allowed to',
  EPERM: 'you are not allowed to',
  EROFS: 'it is read-only',
  EEXIST: 'a file stands where a folder must be',
  ENOTDIR: 'a file stands where a folder must be',
  ENOENT: 'no folder can be made there',
  EISDIR: 'a folder stands where a file must be',
  ENAMETOOLONG: 'its name is too long',
  EIO: 'the disk reports an error',
};

/** Why nothing can be written, as the end of a sentence; null for errors that say something else. */
export function whyNotWritable(thrown: unknown): string | null {
  const code = errorCode(thrown);
  return (typeof code === 'string' && notWritableReasons[code]) || null;
}

export function isDiskFull(thrown: unknown): boolean {
  return thrown instanceof Failure && thrown.code === 'disk-full';
}

/** Names the file-system errors that a person can mend; anything else is handed back as it was. */
export function fileFailure(thrown: unknown, path: string): unknown {
  const code = errorCode(thrown);
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'SQLITE_FULL') return workspaceFailures.diskFull(path);
  const reason = whyNotWritable(thrown);
  return reason === null ? thrown : workspaceFailures.notWritable(path, reason);
}

function errorCode(thrown: unknown): unknown {
  return thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
}
