import { type Edit, needsNearDuplicates } from '#shared/dataset/edit.ts';
import type { Dataset } from '#shared/dataset/schema.ts';
import type { Datasets } from './datasets.ts';
import type { SimilaritySearch } from './similarity/similarity-search.ts';

/**
 * Makes an edit as `Datasets.edit` does, but one that follows from which images are nearly alike only once all of them
 * have been compared.
 *
 * @param signal ends the waiting; the dataset then stays as it is
 * @throws {Failure} as `Datasets.edit`, or why the images cannot be compared
 */
export async function informedEdit(
  { datasets, similarity }: { datasets: Datasets; similarity: SimilaritySearch },
  id: string,
  edit: Edit,
  signal?: AbortSignal,
): Promise<Dataset> {
  if (needsNearDuplicates(edit)) await similarity.finish(id, signal);
  return datasets.edit(id, edit);
}
