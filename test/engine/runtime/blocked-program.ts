/** A process that never gets to its event loop again, as during a long call into TensorFlow. */
import { endWithParent } from '#engine/runtime/end-with-parent.ts';

endWithParent();
process.send?.('blocked', () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
