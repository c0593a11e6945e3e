import { nodeBackend, typeAttribute } from '../runtime/node-backend.ts';
import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensorflow } from '../runtime/tensorflow.ts';

/**
 * Mean cross-entropy of a batch, in nats: the mean of −log softmax(logits)[label], as PyTorch's CrossEntropyLoss. One
 * TensorFlow op gives the losses and the gradient, softmax − one-hot, and shifts logits by their maximum, so that
 * neither overflows.
 *
 * @param logits [batch, classes]
 * @param labels [batch], int32, each 0 to classes − 1
 */
export function crossEntropy(tf: Tensorflow, logits: Tensor2D, labels: Tensor1D): Scalar {
  const backend = nodeBackend(tf);
  const attributes = [typeAttribute(backend, 'T', 'float32'), typeAttribute(backend, 'Tlabels', 'int32')];
  const loss = tf.customGrad((...inputs) => {
    const [input, save] = inputs;
    if (!(input instanceof tf.Tensor) || typeof save !== 'function') throw new Error('cross-entropy has one input');
    const op = 'SparseSoftmaxCrossEntropyWithLogits';
    const [losses, gradients] = backend.executeMultipleOutputs(op, attributes, [input, labels], 2);
    if (losses === undefined || gradients === undefined) throw new Error(`${op} has two outputs`);
    save([gradients]);
    return {
      value: tf.mean<Scalar>(losses),
      gradFunc: (dy: Tensor, saved: Tensor[]) => saved.map((each) => tf.mul(each, tf.div(dy, logits.shape[0]))),
    };
  });
  return loss(logits);
}
