import { datasetFailures } from '#shared/dataset/failures.ts';
import { freeName, takenNameSentence } from '#shared/dataset/free-name.ts';
import {
  type ImportLimits,
  importLimitsSchema,
  type ImportOptions,
  type ImportPreview,
  importRequestSchema,
} from '#shared/dataset/import-options.ts';
import type { Dataset, Fit } from '#shared/dataset/schema.ts';
import type { FailureData } from '#shared/failure.ts';
import type { Client } from '../../rpc/client.ts';
import type { DatasetList } from '../dataset-list.svelte.ts';
import { likelyGroupColumn } from './group-column.ts';
import { type ImportRequestInput, PreviewedImport } from './previewed-import.svelte.ts';
import { suggestedName } from './source-names.ts';

interface Services {
  client: Client;
  datasets: DatasetList;
}

/** An import before it begins: the sources, and how a person wants their images to be kept. */
export class ImportDraft {
  readonly preview: PreviewedImport;
  readonly #services: Services;
  #paths = $state.raw<readonly string[]>([]);
  #typedName = $state<string | null>(null);
  #size = $state.raw<{ width: number; height: number } | null>(null);
  #fit = $state<Fit | null>(null);
  colour = $state<ImportOptions['colour']>('auto');
  classDepth = $state<ImportOptions['classDepth']>('folder');
  /** Undefined while none was chosen; null for none. */
  #groupColumn = $state<string | null | undefined>();
  /** Percent of every class, where the source names no splits. */
  validation = $state(0);
  test = $state(20);
  limits = $state.raw<ImportLimits>(importLimitsSchema.parse({}));
  /** The dataset that the images are added to; null for a new one. */
  intoId = $state<string | null>(null);
  #isSubmitted = $state(false);

  constructor(services: Services, paths: readonly string[], intoId: string | null) {
    this.#services = services;
    this.preview = new PreviewedImport(services.client);
    this.#paths = paths;
    this.intoId = intoId;
  }

  get paths(): readonly string[] {
    return this.#paths;
  }

  /** Takes more sources in, such as those dropped while the dialog is open. */
  add(paths: readonly string[]): void {
    this.#paths = [...new Set([...this.#paths, ...paths])];
  }

  /** Takes one of several sources out. */
  leaveOut(path: string): void {
    this.#paths = this.#paths.filter((each) => each !== path);
  }

  get into(): Dataset | undefined {
    return this.intoId === null ? undefined : this.#services.datasets.find(this.intoId);
  }

  get name(): string {
    return this.#typedName ?? freeName(suggestedName(this.#paths), this.#services.datasets.names);
  }

  set name(name: string) {
    this.#typedName = name;
  }

  /** What becomes of a name that is taken. */
  get nameHint(): string | undefined {
    const name = this.name.trim();
    const free = freeName(name, this.#services.datasets.names);
    return free === name ? undefined : takenNameSentence(name, free);
  }

  get suggestion(): ImportPreview['suggestion'] | null {
    return this.preview.answer?.suggestion ?? null;
  }

  /** Edge lengths that were chosen or are suggested; null while there is no suggestion yet. */
  get size(): { width: number; height: number } | null {
    return this.#size ?? this.suggestion;
  }

  get isSizeChosen(): boolean {
    return this.#size !== null;
  }

  set size(size: { width: number; height: number } | null) {
    this.#size = size;
  }

  get fit(): Fit {
    return this.#fit ?? this.suggestion?.fit ?? 'crop';
  }

  set fit(fit: Fit) {
    this.#fit = fit;
  }

  /** The column of a manifest whose images belong together, which was chosen or likely is one; null for none. */
  get groupColumn(): string | null {
    return this.#groupColumn === undefined ? likelyGroupColumn(this.preview.answer?.columns ?? []) : this.#groupColumn;
  }

  /** Whether it is one that nobody chose. */
  get isGroupColumnLikely(): boolean {
    return this.#groupColumn === undefined && this.groupColumn !== null;
  }

  set groupColumn(column: string | null) {
    this.#groupColumn = column;
  }

  /** All that a preview depends on. */
  get previewRequest(): ImportRequestInput {
    const { fit, colour, classDepth, limits, intoId } = this;
    const options = { classDepth, limits };
    const paths = [...this.#paths];
    if (intoId !== null) return { paths, into: intoId, options };
    const size = this.#size ? { size: { width: this.#size.width, height: this.#size.height } } : {};
    return { paths, options: { ...options, fit, colour, ...size } };
  }

  /** What is imported: what was chosen, and the suggestion for the rest. */
  get request(): ImportRequestInput {
    const { previewRequest, size, groupColumn, name } = this;
    const isNew = this.intoId === null;
    return {
      ...previewRequest,
      options: {
        ...previewRequest.options,
        ...(isNew ? { name } : {}),
        ...(isNew && size ? { size: { width: size.width, height: size.height } } : {}),
        ...(groupColumn === null ? {} : { groupColumn }),
        validationFraction: this.validation / 100,
        testFraction: this.test / 100,
      },
    };
  }

  /** What is wrong with a field, by its path in the request. */
  get messages(): ReadonlyMap<string, string> {
    const issues = importRequestSchema.safeParse(this.request).error?.issues ?? [];
    return new Map(issues.toReversed().map(({ path, message }) => [path.map(String).join('.'), message]));
  }

  /** Why there is nothing to import as the options are: the source's own fault, or that it has one class alone. */
  get failure(): FailureData | null {
    if (this.preview.failure && !this.preview.busy) return this.preview.failure;
    const [first, ...others] = this.preview.answer?.classes ?? [];
    if (!first || others.length > 0 || this.intoId !== null) return null;
    return datasetFailures.oneClass(first.name).toJSON();
  }

  /** What is wrong with a share, which is typed as a percentage. */
  shareMessage(share: 'validationFraction' | 'testFraction'): string | undefined {
    const message = this.messages.get(`options.${share}`);
    const isSum = message?.startsWith('must leave') ?? false;
    return isSum ? 'and test must leave at least 10% for training' : message?.replace('0.9', '90');
  }

  get canImport(): boolean {
    return this.messages.size === 0 && this.failure === null;
  }

  /** Asks for the import, which waits for what the preview suggests. */
  submit(): void {
    this.#isSubmitted = this.canImport;
  }

  /** Whether it was asked for and waits. */
  get isWaiting(): boolean {
    return this.#isSubmitted && this.preview.busy;
  }

  /** Starts the import that was asked for, unless it still waits or the preview found a fault. @returns whether it did */
  startSubmitted(): boolean {
    if (!this.#isSubmitted || this.preview.busy) return false;
    this.#isSubmitted = false;
    if (!this.canImport) return false;
    void this.#services.datasets.import(this.request);
    return true;
  }
}
