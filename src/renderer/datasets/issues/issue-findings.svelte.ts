import {
  type IssueKind,
  type IssueReport,
  type IssueSummary,
  type IssueThresholds,
  nearIssues,
  usualThresholds,
} from '#shared/dataset/issue.ts';
import type { FailureData } from '#shared/failure.ts';
import type { Client } from '../../rpc/client.ts';
import { failureOf } from '../../rpc/failure.ts';
import type { Toasts } from '../../ui/toasts.svelte.ts';
import type { IssueBasis } from './issue-basis.ts';

/** Milliseconds between two looks at the search for near duplicates, and from a change of a threshold to its being kept. */
const searchInterval = 1000;
const changeDelay = 150;

/** What is the matter with a dataset, by the thresholds that are set. */
export class IssueFindings {
  readonly #client: Client;
  readonly #toasts: Toasts;
  readonly #datasetId: string;
  #report = $state.raw<IssueReport | null>(null);
  #failure = $state.raw<FailureData | null>(null);
  #thresholds = $state.raw<IssueThresholds | null>(null);
  /** Those that images are found by, which follow those that are set a moment later. */
  #keptThresholds = $state.raw<IssueThresholds | null>(null);
  #searchTimer: ReturnType<typeof setTimeout> | undefined;
  #changeTimer: ReturnType<typeof setTimeout> | undefined;
  /** Thresholds that are not kept yet. */
  #changed: Partial<IssueThresholds> = {};
  #generation = 0;

  constructor(client: Client, toasts: Toasts, datasetId: string) {
    this.#client = client;
    this.#toasts = toasts;
    this.#datasetId = datasetId;
  }

  /** Null until the report has come. */
  get issues(): readonly IssueSummary[] | null {
    return this.#report?.issues ?? null;
  }

  /** Whether any image is in a group of an import's group column. */
  get hasGroups(): boolean {
    return this.#report?.hasGroups ?? false;
  }

  /** How far the search for near duplicates is, 0 to 1; null when it is done, or failed. */
  get searching(): number | null {
    return this.#report?.searching ?? null;
  }

  /** Why near duplicates could not be looked for; null where they were, or are. */
  get searchFailure(): FailureData | null {
    return this.#report?.searchFailure ?? null;
  }

  /** Whether there may be more of a kind than was found. */
  isOpen(kind: IssueKind): boolean {
    return nearIssues.includes(kind) && (this.searching !== null || this.searchFailure !== null);
  }

  get failure(): FailureData | null {
    return this.#failure;
  }

  get thresholds(): IssueThresholds | null {
    return this.#thresholds;
  }

  /** What the report is by, besides the version. */
  get basis(): IssueBasis {
    return { thresholds: this.#keptThresholds, isSearched: this.searching === null };
  }

  /** Kinds of which there is something. */
  get foundCount(): number {
    return this.issues?.filter(({ count }) => count > 0).length ?? 0;
  }

  of(kind: IssueKind): IssueSummary | undefined {
    return this.issues?.find((issue) => issue.kind === kind);
  }

  async load(): Promise<void> {
    clearTimeout(this.#searchTimer);
    const generation = ++this.#generation;
    try {
      const report = await this.#client.dataset.issues({ id: this.#datasetId });
      const thresholds = this.#thresholds ?? (await this.#client.dataset.thresholds());
      if (generation !== this.#generation) return;
      this.#report = report;
      this.#thresholds = thresholds;
      this.#keptThresholds ??= thresholds;
      this.#failure = null;
      if (report.searching !== null) this.#searchTimer = setTimeout(() => void this.load(), searchInterval);
    } catch (thrown) {
      if (generation === this.#generation) this.#failure = failureOf(thrown);
    }
  }

  /** Looks for near duplicates again. */
  async searchAgain(): Promise<void> {
    await this.#toasts.attempt(() => this.#client.dataset.searchAgain({ id: this.#datasetId }));
    await this.load();
  }

  /** Sets a threshold; it shows at once, and counts follow a moment later. */
  setThreshold(key: keyof IssueThresholds, value: number): void {
    if (!this.#thresholds) return;
    this.#thresholds = { ...this.#thresholds, [key]: value };
    clearTimeout(this.#changeTimer);
    this.#changed = { ...this.#changed, [key]: value };
    this.#changeTimer = setTimeout(() => void this.#keepThresholds(), changeDelay);
  }

  /** Whether a threshold is what it was at first. */
  isUsual(key: keyof IssueThresholds): boolean {
    return this.#thresholds === null || this.#thresholds[key] === usualThresholds[key];
  }

  resetThreshold(key: keyof IssueThresholds): void {
    this.setThreshold(key, usualThresholds[key]);
  }

  stop(): void {
    this.#generation++;
    clearTimeout(this.#searchTimer);
  }

  async #keepThresholds(): Promise<void> {
    const changed = this.#changed;
    this.#changed = {};
    const kept = await this.#toasts.attempt(() => this.#client.dataset.setThresholds(changed));
    await this.load();
    if (kept) this.#keptThresholds = kept;
  }
}
