import type { Environment } from '#shared/run/schema.ts';
import { type Devices, describeDevices, nvidiaDriver, nvidiaGpus } from './devices.ts';
import { loadedKernels } from './kernels.ts';
import { nodeBackend } from './node-backend.ts';
import type { Tensorflow } from './tensorflow.ts';

/**
 * What this process trains on and with. Whoever starts it says in XENT_VERSION which Xent it is, and with
 * XENT_TENSORFLOW_GPU=1 that set-up got TensorFlow's CUDA build.
 */
export function describeEnvironment(tf: Tensorflow): { environment: Environment; devices: Devices } {
  const { binding } = nodeBackend(tf);
  const devices = describeDevices({
    usingGpu: binding.isUsingGpuDevice(),
    cudaBuild: process.env['XENT_TENSORFLOW_GPU'] === '1',
    nvidiaGpus: nvidiaGpus(),
    nvidiaDriver: nvidiaDriver(),
  });
  const { electron, node } = process.versions;
  return {
    devices,
    environment: {
      device: devices.device,
      tensorflow: binding.TF_Version,
      tfjs: tf.version.tfjs,
      runtime: electron === undefined ? `Node ${node}` : `Electron ${electron}`,
      xent: process.env['XENT_VERSION'] ?? 'unknown',
      driver: devices.driver,
      kernels: loadedKernels(),
    },
  };
}
