import { fileName } from '../../ui/format.ts';

const ending = /(?:\.(?:zip|tar|tgz|csv|tsv|json|jsonl|ndjson|bin))?(?:\.gz)?$/i;
/** Files of MNIST and CIFAR are called the same whatever they hold; their folder has a name of its own. */
const sameEverywhere = /^(?:.*idx\d-ubyte|data_batch.*|test_batch.*|train|test|meta|batches\.meta)$/i;

/** What a dataset of these sources is called unless a person says otherwise. */
export function suggestedName(paths: readonly string[]): string {
  const [first = ''] = paths;
  const own = fileName(first).replace(ending, '').trim();
  const folder = fileName(first.slice(0, first.length - fileName(first).length));
  if (sameEverywhere.test(own) && folder !== '') return folder.slice(0, 150);
  const name = own.slice(0, 150) || 'Images';
  return paths.length > 1 ? `${name} and ${paths.length - 1} more` : name;
}
