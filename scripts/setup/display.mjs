/** Whether windows can be opened. */
import { runs } from './command.mjs';

/** @returns {boolean} Whether this session has a display; only Linux can lack one. */
export function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/** @returns {Promise<boolean>} Whether a virtual display can be started. */
export function hasVirtualDisplay() {
  return runs('sh', ['-c', 'command -v xvfb-run && command -v Xvfb && command -v xauth']);
}
