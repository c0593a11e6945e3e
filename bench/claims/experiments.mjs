/** What is trained to test the article's claims, and which runs each table and each curve compares. */

/** Those of which the 1:20 dataset keeps a twentieth: every other class, so that cat and dog are not both rare. */
export const rareClasses = ['airplane', 'bird', 'deer', 'frog', 'ship'];

export const datasets = {
  /** 50,000 training and 10,000 test images. */
  whole: 'CIFAR-10',
  /** 45,000, 5,000 for validation, 10,000 test images. */
  validated: 'CIFAR-10 with validation',
  /** 4,500 of each frequent class and 225 of each rare one; 5,000 for validation, 10,000 test images. */
  imbalanced: 'CIFAR-10 1:20',
};

const seeds = [0, 1, 2];
const long = ['batchSize=32', 'epochs=20', 'optimizer.learningRate=0.01'];
const four = ['epochs=4'];

/**
 * Each is trained once a seed, from the preset `article-net`: batches of 4, two epochs, SGD at 0.001 with momentum 0.9,
 * cross-entropy. `set` is what differs.
 */
export const experiments = [
  { name: 'Cross-entropy, SGD 0.001, momentum 0.9', dataset: datasets.whole, set: [], seeds },
  { name: 'MSE, SGD 0.001, momentum 0.9', dataset: datasets.whole, set: ['loss.kind=mean-squared-error'], seeds },
  {
    name: 'MSE, SGD 0.01, momentum 0.9',
    dataset: datasets.whole,
    set: ['loss.kind=mean-squared-error', 'optimizer.learningRate=0.01'],
    seeds,
  },
  {
    name: 'MSE, SGD 0.05, momentum 0.9',
    dataset: datasets.whole,
    set: ['loss.kind=mean-squared-error', 'optimizer.learningRate=0.05'],
    seeds,
  },

  {
    name: 'Gradient descent 0.1',
    dataset: datasets.whole,
    set: ['optimizer.kind=gradient-descent'],
    seeds: [0, 1],
  },
  {
    name: 'Gradient descent 0.1, 20 epochs',
    dataset: datasets.whole,
    set: ['optimizer.kind=gradient-descent', 'epochs=20'],
    seeds: [0],
  },
  { name: 'SGD 0.001, no momentum', dataset: datasets.whole, set: ['optimizer.momentum=0'], seeds },
  {
    name: 'SGD 0.01, no momentum',
    dataset: datasets.whole,
    set: ['optimizer.momentum=0', 'optimizer.learningRate=0.01'],
    seeds,
  },
  {
    name: 'RMSProp 0.001',
    dataset: datasets.whole,
    set: ['optimizer.kind=rmsprop', 'optimizer.learningRate=0.001'],
    seeds,
  },
  { name: 'RMSProp 0.01', dataset: datasets.whole, set: ['optimizer.kind=rmsprop'], seeds: [0, 1] },
  { name: 'Adam 0.001', dataset: datasets.whole, set: ['optimizer.kind=adam'], seeds },

  { name: 'Label smoothing 0.1, 2 epochs', dataset: datasets.whole, set: ['loss.labelSmoothing=0.1'], seeds },
  { name: 'No smoothing, 20 epochs', dataset: datasets.validated, set: long, seeds },
  { name: 'Label smoothing 0.1, 20 epochs', dataset: datasets.validated, set: [...long, 'loss.labelSmoothing=0.1'], seeds },

  { name: '1:20, all the same', dataset: datasets.imbalanced, set: four, seeds },
  {
    name: '1:20, inverse frequency',
    dataset: datasets.imbalanced,
    set: [...four, 'loss.classWeights.kind=inverse-frequency'],
    seeds,
  },
  {
    name: '1:20, effective number',
    dataset: datasets.imbalanced,
    set: [...four, 'loss.classWeights.kind=effective-number'],
    seeds,
  },
  { name: '1:20, class-balanced sampling', dataset: datasets.imbalanced, set: [...four, 'sampling=class-balanced'], seeds },
];

/** The name of a run of an experiment. */
export const runName = ({ name }, seed) => `${name}, seed ${seed}`;
