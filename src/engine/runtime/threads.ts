/**
 * Multiply-adds of one forward pass of a batch below which a second thread costs more, in hand-over at each of a
 * step's hundred small ops, than it saves. Measured with the article's Net on two cores: batch 16 (10 million) is
 * faster on one thread, batch 32 (21 million) on two.
 */
const oneThreadBelow = 20e6;

/**
 * Threads for `loadTensorflow` for training with this batch size; null is every core.
 *
 * @param multiplyAdds of one example's forward pass
 */
export function threadsFor(multiplyAdds: number, batchSize: number): number | null {
  return multiplyAdds * batchSize < oneThreadBelow ? 1 : null;
}
