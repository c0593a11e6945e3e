// Loads the addon given on the command line beside tfjs-node's, prints why it refuses to serve this processor, and else
// nothing: then a convolution of ones by ones has given the number of its taps.
'use strict';
const path = require('node:path');
const [, , addon = ''] = process.argv;
const binding = require(path.join(__dirname, '../../native/node_modules/@tensorflow/tfjs-node-gpu/lib/napi-v8/tfjs_binding.node'));
const { refusal } = require(addon);
process.stdout.write(refusal);
if (refusal === '') {
  /** @param {number[]} shape */
  const ones = (...shape) => {
    const count = shape.reduce((product, edge) => product * edge, 1);
    return binding.createTensor(shape, binding.TF_FLOAT, new Float32Array(count).fill(1));
  };
  const padding = { name: 'padding', type: binding.TF_ATTR_INT, value: 0 };
  const [output] = binding.executeOp('XentConvMaxPool', [padding], [ones(1, 4, 4, 2), ones(3, 3, 2, 1)], 2);
  const [sum] = binding.tensorDataSync(output.id);
  if (sum !== 18) throw new Error(`the sum of 18 ones is said to be ${sum}`);
}
