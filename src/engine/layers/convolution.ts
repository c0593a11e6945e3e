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
  return (o, input, scope) => {
    const weights = scope.parameter(kernel);
    const isFolded = foldsWell(input.shape, weights.shape, settings);
    const [x, w] = isFolded ? [foldWidth(o, input), foldKernel(o, weights)] : [input, weights];
    const [size = 0, , , channels = 0] = weights.shape;
    const shape = slid(input.shape, { size, ...settings }, channels);
    const y = convolve(o, full, x, w, settings);
    return {
      output: o.reshape(y, shape),
      backward: (gradient) => {
        const dy = o.reshape(gradient, y.shape);
        const dw = byKernel(o, full, x, w.shape, dy, settings);
        scope.gradient(kernel, isFolded ? unfoldKernel(o, dw, weights.shape) : dw);
        return o.reshape(byInput(o, full, x.shape, w, dy, settings), input.shape);
      },
    };
  };
}

/** One filter for each channel. @param kernel name of a parameter [size, size, channels, 1] */
export function depthwiseConvolution(kernel: string, settings: Convolution): Forward {
  return (o, input, scope) => {
    const weights = scope.parameter(kernel);
    return {
      output: convolve(o, depthwise, input, weights, settings),
      backward: (gradient) => {
        scope.gradient(kernel, byKernel(o, depthwise, input, weights.shape, gradient, settings));
        return byInput(o, depthwise, input.shape, weights, gradient, settings);
      },
    };
  };
}

function convolve(o: Ops, ops: ConvolutionOps, x: Value, kernel: Value, settings: Convolution): Value {
  const [height = 0, width = 0, channels = 0, filters = 0] = kernel.shape;
  const outputs = ops === depthwise ? channels : filters;
  const [batch = 0, outputHeight = 0] = slid(x.shape, { size: height, ...settings }, outputs);
  const [, , outputWidth = 0] = slid(x.shape, { size: width, ...settings }, outputs);
  return o.one(ops.forward, [x, kernel], attributes(x, settings), {
    type: x.type,
    shape: [batch, outputHeight, outputWidth, outputs],
  });
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

/** Numbers that a processor multiplies at once (AVX-512, float32); the kernels keep a lane for each output channel. */
const lanes = 16;

/**
 * Whether to convolve two neighbouring columns as one with twice the channels. With few filters most lanes idle, so
 * that doubling them is worth the zeros it adds to the kernel: the article's first convolution takes 0.6 of the time.
 */
function foldsWell(input: readonly number[], kernel: readonly number[], { stride, padding }: Convolution): boolean {
  const [, , width = 0] = input;
  const [, size = 0, , filters = 0] = kernel;
  return stride === 1 && padding === 'valid' && width % 2 === 0 && size % 2 === 1 && size > 1 && 2 * filters <= lanes;
}

/** [batch, height, width, channels] as [batch, height, width / 2, 2 channels]: the same numbers in the same order. */
function foldWidth(o: Ops, x: Value): Value {
  const [batch = 0, height = 0, width = 0, channels = 0] = x.shape;
  return o.reshape(x, [batch, height, width / 2, 2 * channels]);
}

/** The kernel that does the same to folded columns: itself for the left one beside itself, moved by one, for the right. */
function foldKernel(o: Ops, kernel: Value): Value {
  const [height = 0, width = 0, channels = 0, filters = 0] = kernel.shape;
  const moved = (before: number) => o.pad(kernel, [[0, 0], [before, 1 - before], [0, 0], [0, 0]]);
  return o.reshape(o.concat([moved(0), moved(1)], 3), [height, (width + 1) / 2, 2 * channels, 2 * filters]);
}

/** The gradient by the kernel from that by its folded form. */
function unfoldKernel(o: Ops, gradient: Value, shape: readonly number[]): Value {
  const [height = 0, width = 0, channels = 0, filters = 0] = shape;
  const both = o.reshape(gradient, [height, width + 1, channels, 2 * filters]);
  return o.add(o.slice(both, [0, 0, 0, 0], shape), o.slice(both, [0, 1, 0, filters], shape));
}
