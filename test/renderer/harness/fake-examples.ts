import type { DatasetVersion, Edit, ExampleFilter, Selection } from '#shared/dataset/edit.ts';
import type { ExampleDetail } from '#shared/dataset/example-detail.ts';
import type { ImageFacts } from '#shared/dataset/image-facts.ts';
import {
  type ExampleIssue,
  imageIssues,
  type IssueReport,
  issueKinds,
  usualThresholds,
  pairIssues,
} from '#shared/dataset/issue.ts';
import { type Dataset, type Example, splits } from '#shared/dataset/schema.ts';
import type { DatasetStatistics } from '#shared/dataset/statistics.ts';

interface State {
  labels: Uint16Array;
  splits: Uint8Array;
  excluded: Uint8Array;
}

/** A number from 0 to 1 that follows from a position. */
const share = (position: number, salt: number) => Math.abs(Math.sin(position * 12.9898 + salt * 78.233) * 43758.5453) % 1;
/** The first of the images that are alike, in sets of two to four. */
const setOf = (position: number) => {
  const [start, offset] = [position - (position % 61), position % 61];
  return offset < 2 + (start % 3) ? start : null;
};

/** One dataset's examples, in memory, with everything that can be asked of and done to them. */
export class FakeExamples {
  dataset: Dataset;
  thresholds = { ...usualThresholds };
  readonly versions: DatasetVersion[];
  readonly #clean: boolean;
  readonly #before: { number: number; state: State; classes: string[] }[] = [];
  #state: State;
  #openedAt = Date.now();

  constructor(dataset: Dataset, clean: boolean) {
    const { train, validation, test } = dataset.examples;
    const total = train + validation + test;
    this.#clean = clean;
    this.dataset = dataset;
    this.#state = {
      labels: Uint16Array.from({ length: total }, (_, position) => Math.floor(share(position, 1) * dataset.classes.length)),
      splits: Uint8Array.from({ length: total }, (_, position) => (position < train ? 0 : position < train + validation ? 1 : 2)),
      excluded: new Uint8Array(total),
    };
    this.versions = [
      { number: 1, createdAt: dataset.createdAt, kind: 'import', what: 'Imported', changed: total, fingerprint: dataset.fingerprint, undoes: null },
    ];
  }

  page(filter: ExampleFilter, offset: number, limit: number) {
    const positions = this.#matching(filter);
    const isPair = pairIssues.some((kind) => kind === filter.issue);
    const examples = positions.slice(offset, offset + limit).map((position) => {
      const set = isPair ? setOf(position) : null;
      return { ...this.#example(position), issues: this.#issuesOf(position), ...(set === null ? {} : { set }) };
    });
    return { total: positions.length, examples };
  }

  detail(position: number): ExampleDetail {
    const set = setOf(position);
    const alike = set === null ? [] : [0, 1, 2, 3].map((offset) => set + offset).filter((other) => other !== position && setOf(other) === set);
    const label = this.#state.labels[position] ?? 0;
    return {
      example: this.#example(position),
      facts: this.#facts(position),
      group: position % 5 === 0 ? 'Camera 3, greenhouse north' : null,
      issues: this.#issuesOf(position),
      alike: alike.map((other) => this.#example(other)),
      predictions: [0, 1, 2].map((index) => ({
        runId: `r0000000000${9 - index}`,
        runName: index === 1 ? 'Baseline with a name that goes on for rather longer than there is room' : `Run ${9991 + index}`,
        prediction: index === 1 ? (label + 3) % this.dataset.classes.length : label,
        predictedProbability: 0.4 + share(position, index) * 0.6,
        loss: share(position, index + 5) * 3,
        label: index === 2 ? (label + 1) % this.dataset.classes.length : label,
      })),
    };
  }

  statistics(): DatasetStatistics {
    const channels = this.dataset.format.channels;
    const bins = (from: number, by: number, count: number, salt: number) =>
      Array.from({ length: count }, (_, index) => ({
        from: from + index * by,
        to: from + (index + 1) * by,
        count: Math.round(4000 * Math.exp(-(((index - count / 3) / 3) ** 2)) * (0.6 + share(index, salt))),
      }));
    const size = this.dataset.format.width;
    return {
      mean: [0.4914, 0.4822, 0.4465].slice(0, channels),
      standardDeviation: [0.247, 0.2435, 0.2616].slice(0, channels),
      imbalance: 1,
      sizes: size <= 32 ? [{ from: size, to: size, count: this.#state.labels.length }] : bins(200, 200, 18, 1),
      aspects: size <= 32 ? [{ from: 1, to: 1, count: this.#state.labels.length }] : bins(0.5, 0.125, 14, 2),
    };
  }

  report(): IssueReport {
    const since = (Date.now() - this.#openedAt) / 4000;
    const all = Array.from(this.#state.labels, (_, position) => position).filter((position) => !this.#state.excluded[position]);
    const trainCounts = this.dataset.classExamples.map(({ train }) => train);
    const small = trainCounts.filter((count) => count < this.thresholds.classBelow).length;
    const ratio = Math.max(...trainCounts) / Math.min(...trainCounts);
    return {
      issues: issueKinds.map((kind) => {
        if (kind === 'unreadable') return { kind, count: this.dataset.skippedCount, groups: null, detail: '' };
        if (kind === 'group-leak') return { kind, count: 0, groups: null, detail: '' };
        if (kind === 'small-class') return { kind, count: small, groups: null, detail: '' };
        if (kind === 'imbalance') return { kind, count: ratio > this.thresholds.imbalanceAbove ? 1 : 0, groups: null, detail: `${ratio.toFixed(1)} : 1` };
        const found = all.filter((position) => this.#issuesOf(position).includes(kind));
        const isPair = pairIssues.some((each) => each === kind);
        return { kind, count: found.length, groups: isPair ? new Set(found.map(setOf)).size : null, detail: '' };
      }),
      hasGroups: true,
      searching: this.#clean || since >= 1 ? null : since,
      searchFailure: null,
    };
  }

  edit(edit: Edit): Dataset {
    const before = { labels: this.#state.labels.slice(), splits: this.#state.splits.slice(), excluded: this.#state.excluded.slice() };
    const classes = [...this.dataset.classes];
    const { what, kind, changed } = this.#apply(edit);
    if (changed === 0 && kind !== 'add-class') return this.dataset;
    this.#before.push({ number: this.dataset.version + 1, state: before, classes });
    this.#addVersion(kind, what, changed, null);
    return this.dataset;
  }

  undo(): Dataset {
    const last = this.#before.pop();
    if (!last) return this.dataset;
    this.#state = last.state;
    this.dataset = { ...this.dataset, classes: last.classes };
    const undone = this.versions.find(({ number }) => number === last.number);
    this.#addVersion('undo', `Took back: ${undone?.what ?? ''}`, undone?.changed ?? 0, last.number);
    return this.dataset;
  }

  #apply(edit: Edit): { what: string; kind: DatasetVersion['kind']; changed: number } {
    const { labels, splits: ofExamples, excluded } = this.#state;
    const set = (selection: Selection, array: Uint8Array | Uint16Array, value: number) => {
      const changing = this.#positions(selection).filter((position) => array[position] !== value);
      for (const position of changing) array[position] = value;
      return changing.length;
    };
    const images = (count: number) => `${count.toLocaleString('en')} ${count === 1 ? 'image' : 'images'}`;
    if (edit.kind === 'add-class') {
      this.dataset = { ...this.dataset, classes: [...this.dataset.classes, edit.name] };
      return { what: `Added the class “${edit.name}”`, kind: edit.kind, changed: 0 };
    }
    if (edit.kind === 'relabel') {
      const { classes } = this.dataset;
      if (typeof edit.label === 'string' && !classes.includes(edit.label)) {
        this.dataset = { ...this.dataset, classes: [...classes, edit.label] };
      }
      const label = typeof edit.label === 'string' ? this.dataset.classes.indexOf(edit.label) : edit.label;
      const changed = set(edit.selection, labels, label);
      return { what: `${images(changed)} relabelled as ${this.dataset.classes[label]}`, kind: edit.kind, changed };
    }
    if (edit.kind === 'exclude' || edit.kind === 'include') {
      const changed = set(edit.selection, excluded, edit.kind === 'exclude' ? 1 : 0);
      return { what: `${images(changed)} ${edit.kind}d`, kind: edit.kind, changed };
    }
    if (edit.kind === 'move') {
      const changed = set(edit.selection, ofExamples, splits.indexOf(edit.split));
      return { what: `${images(changed)} moved to ${edit.split}`, kind: edit.kind, changed };
    }
    if (edit.kind !== 'mend') return { what: 'Split anew', kind: 'split', changed: labels.length };
    const found = this.#matching({ issue: edit.issue, isExcluded: false });
    const concerned = edit.mend === 'exclude-duplicates' ? found.filter((position) => setOf(position) !== position) : found;
    for (const position of concerned) {
      if (edit.mend === 'keep-together') ofExamples[position] = ofExamples[setOf(position) ?? position] ?? 0;
      else excluded[position] = 1;
    }
    const what = edit.mend === 'keep-together' ? 'brought together' : 'excluded';
    return { what: `${images(concerned.length)} ${what}`, kind: 'mend', changed: concerned.length };
  }

  #addVersion(kind: DatasetVersion['kind'], what: string, changed: number, undoes: number | null): void {
    const number = this.dataset.version + 1;
    const createdAt = new Date().toISOString();
    this.versions.unshift({ number, createdAt, kind, what, changed, undoes, fingerprint: `${number}`.padStart(64, 'c0ffee') });
    const classExamples = this.dataset.classes.map(() => ({ train: 0, validation: 0, test: 0 }));
    const examples = { train: 0, validation: 0, test: 0 };
    this.#state.labels.forEach((label, position) => {
      const split = splits[this.#state.splits[position] ?? 0];
      const counts = classExamples[label];
      if (this.#state.excluded[position] || !split || !counts) return;
      counts[split]++;
      examples[split]++;
    });
    const excludedCount = this.#state.excluded.reduce((sum, value) => sum + value, 0);
    this.dataset = { ...this.dataset, version: number, classExamples, examples, excludedCount };
  }

  #positions(selection: Selection): readonly number[] {
    return 'positions' in selection ? selection.positions : this.#matching(selection.filter);
  }

  #matching(filter: ExampleFilter): number[] {
    const split = filter.split === undefined ? -1 : splits.indexOf(filter.split);
    const found: number[] = [];
    for (let position = 0; position < this.#state.labels.length; position++) {
      if ((this.#state.excluded[position] === 1) !== filter.isExcluded) continue;
      if (filter.label !== undefined && this.#state.labels[position] !== filter.label) continue;
      if (split >= 0 && this.#state.splits[position] !== split) continue;
      if (filter.issue && !this.#issuesOf(position).includes(filter.issue)) continue;
      if (filter.text && !this.#path(position).toLowerCase().includes(filter.text.toLowerCase())) continue;
      found.push(position);
    }
    return found;
  }

  #path(position: number): string {
    return `/home/ada/pictures/${this.dataset.name.slice(0, 40)}/IMG_${String(position).padStart(6, '0')}.jpg`;
  }

  #example(position: number): Example {
    return {
      position,
      label: this.#state.labels[position] ?? 0,
      split: splits[this.#state.splits[position] ?? 0] ?? 'train',
      isExcluded: this.#state.excluded[position] === 1,
      path: this.#path(position),
    };
  }

  #facts(position: number): ImageFacts {
    const hash = position.toString(16).padStart(16, '0');
    return {
      width: 400 + Math.round(share(position, 11) * 3600),
      height: 300 + Math.round(share(position, 12) * 2700),
      bytes: Math.round(20_000 + share(position, 13) * 4e6),
      brightness: 255 * share(position, 14),
      contrast: 12 + 90 * share(position, 15),
      sharpness: 25 + 2000 * share(position, 16),
      isConstant: position % 4001 === 7,
      pixelHash: hash,
      perceptualHash: hash.repeat(4),
    };
  }

  #issuesOf(position: number): ExampleIssue[] {
    if (this.#clean) return [];
    const issues: ExampleIssue[] = imageIssues.filter((kind, index) => {
      if (kind === 'too-dark') return share(position, 14) * 2550 < this.thresholds.darkBelow;
      if (kind === 'too-bright') return share(position, 14) > 0.9 + this.thresholds.brightAbove / 2550;
      return kind !== 'odd-aspect' && share(position, 20 + index) < 0.002;
    });
    const set = setOf(position);
    if (set === null) return issues;
    const members = [0, 1, 2, 3].map((offset) => set + offset).filter((other) => setOf(other) === set);
    const differ = (values: ArrayLike<number>) => new Set(members.map((other) => values[other])).size > 1;
    issues.push(set % 2 === 0 ? 'exact-duplicate' : 'near-duplicate');
    if (set % 5 === 0 && differ(this.#state.labels)) issues.push('two-labels');
    if (differ(this.#state.splits)) issues.push('leak');
    return issues;
  }
}
