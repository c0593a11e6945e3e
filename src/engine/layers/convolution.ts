import type { Padding } from '#shared/run/layers.ts';
import { element, type Ops } from '../graph/ops.ts';
import type { Value } from '../graph/value.ts';
import type { Forward } from './pass.ts';
import { slid, windowAttributes } from './window.ts';

export interface Convolution {
  stride: number;
  padding: Padding;
}

/** A convolution with its gradients; both are told how the kernel is to be read. */
interface ConvolutionOps {
  forward: 'Conv2D' | 'DepthwiseConv2dNative';
  byInput: string;
  byKernel: string;
}

const full: ConvolutionOps = {
  forward: 'Conv2D',
  byInput: 'Conv2DBackpropInput',
  byKernel: 'Conv2DBackpropFilter',
};

const depthwise: ConvolutionOps = {
  forward: 'DepthwiseConv2dNative',
  byInput: 'DepthwiseConv2dNativeBackpropInput',
  byKernel: 'DepthwiseConv2dNativeBackpropFilter',
};

/** [batch, height, width, in] with a kernel [size, size, in, out]. @param kernel the parameter's name */
export function convolution(kernel: string, settings: Convolution): Forward {
  return convolutionWith(full, kernel, settings);
}

/** One filter for each channel. @param kernel name of a parameter [size, size, channels, 1] */
export function depthwiseConvolution(kernel: string, settings: Convolution): Forward {
  return convolutionWith(depthwise, kernel, settings);
}

function convolutionWith(ops: ConvolutionOps, kernel: string, settings: Convolution): Forward {
  return (o, input, scope) => {
    const weights = scope.parameter(kernel);
    return {
      output: convolve(o, ops, input, weights, settings),
      backward: (gradient) => {
        scope.gradient(kernel, byKernel(o, ops, input, weights.shape, gradient, settings));
        return byInput(o, ops, input.shape, weights, gradient, settings);
      },
    };
  };
}

function convolve(o: Ops, ops: ConvolutionOps, x: Value, kernel: Value, settings: Convolution): Value {
  const [size = 0, , channels = 0, filters = 0] = kernel.shape;
  const shape = slid(x.shape, { size, ...settings }, ops === depthwise ? channels : filters);
  return o.one(ops.forward, [x, kernel], attributes(x, settings), { type: x.type, shape });
}

function byKernel(o: Ops, ops: ConvolutionOps, x: Value, shape: readonly number[], dy: Value, settings: Convolution) {
  return o.one(ops.byKernel, [x, o.ints(shape), dy], attributes(x, settings), { type: x.type, shape });
}

function byInput(o: Ops, ops: ConvolutionOps, shape: readonly number[], kernel: Value, dy: Value, settings: Convolution) {
  return o.one(ops.byInput, [o.ints(shape), kernel, dy], attributes(dy, settings), { type: dy.type, shape });
}

function attributes(x: Value, { stride, padding }: Convolution) {
  return { ...element(x), ...windowAttributes(stride, padding), dilations: { ints: [1, 1, 1, 1] } };
}
