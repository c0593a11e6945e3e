import { readNativeManifest, xentVersion } from '#core/native/installation.ts';

/** The environment variables that tell a process of the engine what it cannot find out by itself. */
export function engineEnvironment(): Record<string, string> {
  const given = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const expectsGpu = readNativeManifest()?.tensorflow.gpu ?? false;
  return { ...Object.fromEntries(given), XENT_VERSION: xentVersion, ...(expectsGpu && { XENT_TENSORFLOW_GPU: '1' }) };
}
