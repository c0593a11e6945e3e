import type { Application } from '#core/application.ts';
import type { Dataset } from '#shared/dataset/schema.ts';
import { ProgressLine } from './progress-line.ts';

const millisecondsBetweenLooks = 200;

/** Waits until all images of a dataset have been compared, with progress on stderr. @throws {Failure} why they cannot be */
export async function followComparison({ similarity }: Application, { id }: Dataset): Promise<void> {
  const line = new ProgressLine();
  const timer = setInterval(() => {
    void similarity.progress(id).then((share) => {
      if (share !== null) line.show(`Comparing images: ${Math.floor(100 * share)}%`);
    });
  }, millisecondsBetweenLooks);
  try {
    await similarity.finish(id);
  } finally {
    clearInterval(timer);
    line.end();
  }
}
