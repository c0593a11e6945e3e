// Loads the addon given on the command line, squares 3 with it and prints TensorFlow's version.
'use strict';
const [, , addon = ''] = process.argv;
const binding = require(addon);

const input = binding.createTensor([1], binding.TF_FLOAT, new Float32Array([3]));
const type = { name: 'T', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT };
const [output] = binding.executeOp('Square', [type], [input], 1);
const [square] = binding.tensorDataSync(output.id);
if (square !== 9) throw new Error(`TensorFlow says that 3 squared is ${square}.`);
process.stdout.write(`${binding.TF_Version}\n`);
