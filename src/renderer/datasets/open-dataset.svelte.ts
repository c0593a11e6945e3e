import { createContext } from 'svelte';
import type { Selection } from '#shared/dataset/edit.ts';
import type { IssueKind } from '#shared/dataset/issue.ts';
import type { Dataset, Split } from '#shared/dataset/schema.ts';
import type { Client } from '../rpc/client.ts';
import type { Toasts } from '../ui/toasts.svelte.ts';
import type { DatasetList } from './dataset-list.svelte.ts';
import { DatasetVersions } from './history/dataset-versions.svelte.ts';
import { ImageBrowser, type ImagesBasis } from './images/image-browser.svelte.ts';
import { ImageViewer } from './images/image-viewer.svelte.ts';
import { IssueFindings } from './issues/issue-findings.svelte.ts';

interface Services {
  client: Client;
  toasts: Toasts;
  datasets: DatasetList;
}

export type DatasetTab = 'overview' | 'images' | 'issues' | 'wrong-labels' | 'skipped' | 'history';

/** The dataset whose page is open, with what the parts of the page share. */
export class OpenDataset {
  readonly #datasets: DatasetList;
  /** As it was last seen, for the moment between its removal and the page's going. */
  #latest: Dataset;
  readonly versions: DatasetVersions;
  readonly images: ImageBrowser;
  readonly findings: IssueFindings;
  readonly viewer: ImageViewer;
  tab = $state<DatasetTab>('overview');
  /** The dialog that is open. */
  dialog = $state<'split' | 'export' | null>(null);
  /** The issue that is shown among the issues; null for the first that there is. */
  issue = $state<IssueKind | null>(null);

  constructor({ client, toasts, datasets }: Services, dataset: Dataset) {
    const { id } = dataset;
    this.#datasets = datasets;
    this.#latest = dataset;
    this.versions = new DatasetVersions({ client, toasts, datasets }, id);
    this.images = new ImageBrowser(client, id);
    this.findings = new IssueFindings(client, toasts, id);
    this.viewer = new ImageViewer(client, id);
  }

  get dataset(): Dataset {
    return (this.#latest = this.#datasets.find(this.#latest.id) ?? this.#latest);
  }

  /** What its images by any filter follow from. */
  get basis(): ImagesBasis {
    const { version, classes } = this.dataset;
    return { version, classes, issues: this.findings.basis };
  }

  className(label: number): string {
    return this.dataset.classes[label] ?? '';
  }

  /** Shows the images that pass a filter. */
  showImages(filter: Parameters<ImageBrowser['show']>[0]): void {
    this.viewer.close();
    this.images.show(filter);
    this.tab = 'images';
  }

  showIssue(kind: IssueKind): void {
    this.viewer.close();
    this.issue = kind;
    this.tab = 'issues';
  }

  setExcluded(selection: Selection | null, exclude: boolean): Promise<boolean> {
    if (!selection) return Promise.resolve(false);
    return this.versions.edit({ kind: exclude ? 'exclude' : 'include', selection });
  }

  move(selection: Selection | null, split: Split): Promise<boolean> {
    if (!selection) return Promise.resolve(false);
    return this.versions.edit({ kind: 'move', selection, split });
  }

  /** @param name of the class; one that is not there yet is added */
  relabel(selection: Selection | null, name: string): Promise<boolean> {
    if (!selection) return Promise.resolve(false);
    return this.versions.edit({ kind: 'relabel', selection, label: name });
  }

  /** Of another class the name merges the two. */
  renameClass(label: number, name: string): Promise<boolean> {
    const into = this.dataset.classes.indexOf(name);
    if (into >= 0) return this.versions.edit({ kind: 'merge-class', label, into });
    return this.versions.edit({ kind: 'rename-class', label, name });
  }

  removeClass(label: number): Promise<boolean> {
    return this.versions.edit({ kind: 'remove-class', label });
  }
}

export const [useOpenDataset, provideOpenDataset] = createContext<OpenDataset>();
