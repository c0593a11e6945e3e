import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** What is known of the machine before asking which device TensorFlow runs on. */
export interface DeviceFacts {
  /** Whether TensorFlow put its tensors on a GPU. */
  usingGpu: boolean;
  /** Whether set-up got TensorFlow's CUDA build. */
  cudaBuild: boolean;
  /** Models of the GPUs that an NVIDIA driver drives; empty without a driver, null where that cannot be seen. */
  nvidiaGpus: readonly string[] | null;
  /** Version of the NVIDIA driver; null without one, or where that cannot be seen. */
  nvidiaDriver: string | null;
}

export interface Devices {
  /** The one that training uses: `CPU`, or the GPU's model. */
  device: string;
  devices: string[];
  /** Version of the driver of the GPU that training uses; null on the processor. */
  driver: string | null;
  /** Why a GPU is not used although one was to be expected, as sentences for a person. */
  note: string | null;
}

export function describeDevices({ usingGpu, cudaBuild, nvidiaGpus, nvidiaDriver }: DeviceFacts): Devices {
  if (usingGpu) {
    const [device = 'GPU', ...others] = nvidiaGpus ?? [];
    return { device, devices: [device, ...others, 'CPU'], driver: nvidiaDriver, note: null };
  }
  return { device: 'CPU', devices: ['CPU'], driver: null, note: whyNoGpu(cudaBuild, nvidiaGpus, nvidiaDriver) };
}

function whyNoGpu(
  cudaBuild: boolean,
  nvidiaGpus: DeviceFacts['nvidiaGpus'],
  nvidiaDriver: string | null,
): string | null {
  const gpu = nvidiaGpus?.[0];
  if (!cudaBuild) {
    return gpu === undefined
      ? null
      : `Training runs on the processor: this machine has a GPU (${gpu}), but the processor build of TensorFlow is ` +
          'set up. Run `npm run setup -- --gpu` in the folder of Xent to use it.';
  }
  if (nvidiaGpus?.length === 0) {
    return (
      'Training runs on the processor: the CUDA build of TensorFlow is set up, but no NVIDIA driver is running on ' +
      'this machine. Install the driver of its GPU, or run `npm run setup` for the processor build.'
    );
  }
  return (
    `Training runs on the processor: the CUDA build of TensorFlow is set up, but it could not use ` +
    `${gpu ?? 'a GPU'}${nvidiaDriver === null ? '' : ` (driver ${nvidiaDriver})`}. ` +
    'Update the NVIDIA driver, and run `npm run setup -- --gpu` again in case a CUDA library is missing.'
  );
}

const nvidiaDriverFolder = '/proc/driver/nvidia';

/** The GPUs that the NVIDIA driver lists, on Linux; null elsewhere. */
export function nvidiaGpus(): string[] | null {
  if (process.platform !== 'linux') return null;
  try {
    const folder = path.join(nvidiaDriverFolder, 'gpus');
    return readdirSync(folder).map((gpu) => {
      const information = readFileSync(path.join(folder, gpu, 'information'), 'utf8');
      return /^Model:\s*(.+)$/m.exec(information)?.[1]?.trim() ?? 'NVIDIA GPU';
    });
  } catch {
    return [];
  }
}

/** Version of the NVIDIA driver that runs, on Linux; null elsewhere and without one. */
export function nvidiaDriver(): string | null {
  try {
    return driverVersion(readFileSync(path.join(nvidiaDriverFolder, 'version'), 'utf8'));
  } catch {
    return null;
  }
}

/** @param text of /proc/driver/nvidia/version, of the proprietary kernel module or the open one */
export function driverVersion(text: string): string | null {
  return /^NVRM version:.*?\s(\d+\.\d+(?:\.\d+)*)\s/m.exec(text)?.[1] ?? null;
}
