import { type RawBuilder, sql, type SqlBool } from 'kysely';
import type { ExampleIssue, IssueThresholds } from '#shared/dataset/issue.ts';
import type { ImageFormat } from '#shared/dataset/schema.ts';

/** Which rows of `example` an issue has, and in which order a person looks through them. */
export interface IssueRows {
  /** For a query over the dataset's rows of `example`; excluded images are for the query to leave out. */
  condition: RawBuilder<SqlBool>;
  /** Images alike together, the worst first. */
  order: RawBuilder<unknown>;
}

/** The rows that an issue has in the current version of a dataset. */
export function issueRows(
  kind: ExampleIssue,
  dataset: { id: string; format: ImageFormat },
  thresholds: IssueThresholds,
): IssueRows {
  switch (kind) {
    case 'too-dark':
      // A bright thing on black is not dark, however much of it is black.
      return rows(
        sql`example.brightness < ${thresholds.darkBelow} AND example.contrast < ${thresholds.darkBelow}`,
        sql`example.brightness`,
      );
    case 'too-bright':
      return rows(
        sql`example.brightness > ${thresholds.brightAbove} AND example.contrast < ${255 - thresholds.brightAbove}`,
        sql`example.brightness DESC`,
      );
    case 'low-contrast':
      return rows(sql`example.contrast < ${thresholds.contrastBelow} AND example.constant = 0`, sql`example.contrast`);
    case 'blurred':
      return rows(
        sql`example.sharpness < ${thresholds.sharpnessBelow} AND example.contrast >= ${thresholds.contrastBelow}`,
        sql`example.sharpness`,
      );
    case 'tiny': {
      const below = Math.min(thresholds.tinyBelow, dataset.format.width, dataset.format.height);
      return rows(sql`min(example.width, example.height) < ${below}`, sql`min(example.width, example.height)`);
    }
    case 'odd-aspect':
      return rows(sql`${aspect} > ${thresholds.aspectAbove}`, sql`${aspect} DESC`);
    case 'constant':
      return rows(sql`example.constant = 1`, sql`example.brightness`);
    case 'exact-duplicate':
      return sets(dataset.id, 'exact_group', sql`count(*) > 1`);
    case 'near-duplicate':
      return sets(dataset.id, 'near_group', sql`count(DISTINCT coalesce(exact_group, -1 - position)) > 1`);
    case 'two-labels':
      return sets(dataset.id, 'near_group', sql`min(label) < max(label)`);
    case 'leak':
      return sets(dataset.id, 'near_group', sql`min(split) < max(split)`);
  }
}

const aspect = sql`1.0 * max(example.width, example.height) / min(example.width, example.height)`;

function rows(condition: RawBuilder<SqlBool>, order: RawBuilder<unknown>): IssueRows {
  return { condition: sql`(${condition})`, order: sql`${order}, example.position` };
}

/** The images of the sets for which something holds of those that are not excluded; large sets first, and of a set what is held out. */
function sets(id: string, column: 'exact_group' | 'near_group', having: RawBuilder<SqlBool>): IssueRows {
  const group = sql.ref(`example.${column}`);
  return {
    condition: sql`${group} IN (
      SELECT ${sql.ref(column)} FROM example
      WHERE dataset_id = ${id} AND excluded = 0 AND ${sql.ref(column)} IS NOT NULL
      GROUP BY ${sql.ref(column)} HAVING ${having}
    )`,
    order: sql`count(*) OVER (PARTITION BY ${group}) DESC, ${group}, example.split DESC, example.position`,
  };
}
