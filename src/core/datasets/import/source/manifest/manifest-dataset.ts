import { posix } from 'node:path';
import { classificationFailures } from '#shared/classification/failures.ts';
import { datasetFailures } from '#shared/dataset/failures.ts';
import type { SkippedFile, Split } from '#shared/dataset/schema.ts';
import { assertNotCancelled } from '../../cancellation.ts';
import type { ImageSource, PlacedFile } from '../../source.ts';
import { assertEntryCount } from '../archive-limits.ts';
import { treeName } from '../class-folders.ts';
import type { FileTree, SourceContext } from '../file-tree.ts';
import { splitOf, splitsOfNames, trainingAloneIsNoSplit } from '../splits.ts';
import { findColumns, findNamed, type ManifestColumns } from './columns.ts';
import { type BadLine, type ManifestRow, readRows } from './rows.ts';

/** Rows whose files are looked for at one time. */
const rowsAtOnce = 256;

/** What the manifests of a tree say. */
interface Listed {
  /** By what a person is shown of them: a row may name an image of the tree by its absolute path too. */
  images: Map<string, PlacedFile>;
  /** All that rows name, likewise. */
  named: Set<string>;
  skipped: SkippedFile[];
  columns: Set<string>;
  /** Whether a column says the splits, which is meant even where all are for training. */
  hasSplitColumn: boolean;
}

/**
 * Reads CSV or JSON-lines manifests: a row an image, with its path (from the manifest's folder), its label and perhaps
 * its split. Rows that cannot be used are listed with the reason, and so are images of the tree that no row names.
 *
 * Several manifests that are called `train`, `test` and so on, and name no splits themselves, are those splits.
 *
 * @param manifests their paths in the tree, which becomes part of the source
 * @throws {Failure} `manifest-columns`, `manifest-damaged`, or `archive-too-large` for too many rows
 */
export async function readManifests(
  tree: FileTree,
  manifests: readonly string[],
  context: SourceContext,
): Promise<ImageSource> {
  const listed: Listed = { images: new Map(), named: new Set(), skipped: [], columns: new Set(), hasSplitColumn: false };
  const splits = splitsOfNames(manifests.map(treeName));
  for (const [place, manifest] of manifests.entries()) {
    const file = await tree.openData(manifest);
    try {
      const reading = new ManifestReading(tree, manifest, splits?.[place] ?? null, listed, context);
      for await (const row of readRows(file, tree.describe(manifest))) await reading.add(row);
      await reading.finish();
    } finally {
      await file.close();
    }
  }
  const images = [...listed.images.values()];
  return {
    images: listed.hasSplitColumn ? images : trainingAloneIsNoSplit(images),
    skipped: [...tree.skipped, ...listed.skipped, ...unnamed(tree, listed.named)],
    columns: [...listed.columns],
    stamp: '',
    describe: (path) => tree.describe(path),
    read: (path) => tree.readImage(path),
    close: () => tree.close(),
  };
}

/** Images that lie there, but that no row tells of. */
function unnamed(tree: FileTree, named: ReadonlySet<string>): SkippedFile[] {
  const paths = tree.images.map((path) => tree.describe(path)).filter((path) => !named.has(path));
  return paths.map((path) => ({ path, code: 'not-in-manifest', reason: 'No row of a manifest names this image.' }));
}

class ManifestReading {
  readonly #tree: FileTree;
  readonly #where: string;
  readonly #folder: string;
  /** Of all rows, where no column says it. */
  readonly #split: Split | null;
  readonly #listed: Listed;
  readonly #context: SourceContext;
  #columns: ManifestColumns | null = null;
  #pending: ManifestRow[] = [];
  #firstBad: BadLine | null = null;
  #lines = 0;

  constructor(tree: FileTree, manifest: string, split: Split | null, listed: Listed, context: SourceContext) {
    this.#tree = tree;
    this.#where = tree.describe(manifest);
    this.#folder = manifest.slice(0, manifest.lastIndexOf('/') + 1);
    this.#split = split;
    this.#listed = listed;
    this.#context = context;
  }

  async add(row: ManifestRow | BadLine): Promise<void> {
    const { hooks, limits } = this.#context;
    assertNotCancelled(hooks.signal);
    this.#lines += 1;
    assertEntryCount(this.#lines, this.#where, limits);
    hooks.onFile();
    if ('problem' in row) {
      this.#firstBad ??= row;
      this.#skip(row.line, '', 'bad-line', row.problem);
      return;
    }
    this.#pending.push(row);
    if (this.#pending.length === rowsAtOnce) await this.#flush();
  }

  async finish(): Promise<void> {
    if (this.#columns === null && this.#pending.length === 0) {
      if (this.#firstBad) throw datasetFailures.manifestRows(this.#where, this.#firstBad);
      throw datasetFailures.manifestDamaged(this.#where, 'there are no rows in it');
    }
    await this.#flush();
    for (const name of this.#columns?.others ?? []) this.#listed.columns.add(name);
    this.#listed.hasSplitColumn ||= this.#columns?.split != null;
  }

  async #flush(): Promise<void> {
    const rows = this.#pending;
    const columns = (this.#columns ??= this.#columnsOf(rows));
    this.#pending = [];
    const found = await Promise.all(rows.map((row) => this.#find(row.cells.get(columns.path) ?? '')));
    rows.forEach((row, place) => this.#place(row, columns, found[place] ?? null));
  }

  /** JSON lines need not all have the same names; the first few hundred rows tell which there are. */
  #columnsOf(rows: readonly ManifestRow[]): ManifestColumns {
    const names = [...new Set(rows.flatMap(({ cells }) => [...cells.keys()]))];
    const columns = findColumns(names);
    if (!columns) throw datasetFailures.manifestColumns(this.#where, names);
    const { split, others } = columns;
    if (split === null || rows.some(({ cells }) => manifestSplit(cells.get(split) ?? ''))) return columns;
    return { ...columns, split: null, others: [...others, split] };
  }

  /** The file that a row means, by its path in the tree. */
  async #find(written: string): Promise<string | null> {
    if (written === '') return null;
    for (const path of new Set([written, written.replaceAll('\\', '/')])) {
      const inTree = this.#inTree(path);
      if (await this.#tree.has(inTree)) return inTree;
    }
    return null;
  }

  #inTree(written: string): string {
    const isAbsolute = /^(?:\/|[a-z]:[\\/])/i.test(written);
    return isAbsolute ? written : posix.normalize(this.#folder + written);
  }

  #place({ line, cells }: ManifestRow, columns: ManifestColumns, path: string | null): void {
    const written = cells.get(columns.path) ?? '';
    if (path === null) {
      if (written === '') return this.#skip(line, '', 'no-path', 'It names no file.');
      const { code } = classificationFailures.imageMissing(written);
      return this.#skip(line, written, code, `There is no image at “${this.#tree.describe(this.#inTree(written))}”.`);
    }
    const described = this.#tree.describe(path);
    this.#listed.named.add(described);
    const className = (cells.get(columns.label) ?? '').normalize('NFC');
    if (className === '') return this.#skip(line, written, 'no-label', 'It has no label.');
    const splitWritten = columns.split === null ? null : (cells.get(columns.split) ?? '');
    const split = splitWritten === null ? this.#split : manifestSplit(splitWritten);
    if (split === undefined) {
      const reason = `Its split is neither train, validation nor test, but “${splitWritten ?? ''}”.`;
      return this.#skip(line, written, 'unknown-split', splitWritten ? reason : 'It names no split, as other rows do.');
    }
    const before = this.#listed.images.get(described);
    if (before) {
      const reason = before.className === className ? 'It is named more than once.' : 'It is named more than once, with another label.';
      return this.#skip(line, written, 'named-twice', reason);
    }
    this.#listed.images.set(described, { path, className, split, group: this.#groupOf(cells) });
  }

  #groupOf(cells: ManifestRow['cells']): string | null {
    const { groupColumn } = this.#context.options;
    if (groupColumn === undefined) return null;
    const name = findNamed(this.#columns?.others ?? [], groupColumn);
    return name === null ? null : cells.get(name) || null;
  }

  #skip(line: number, written: string, code: string, reason: string): void {
    this.#listed.skipped.push({ path: `${this.#where}, line ${line}${written && `: ${written}`}`, code, reason });
  }
}

function manifestSplit(written: string): Split | undefined {
  return written.toLowerCase() === 'dev' ? 'validation' : splitOf(written);
}
