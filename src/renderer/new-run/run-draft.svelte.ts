import { SvelteSet } from 'svelte/reactivity';
import type { Dataset } from '#shared/dataset/schema.ts';
import type { TrainingDevice } from '#shared/workspace/schema.ts';
import type { RunConfig } from '#shared/run/config.ts';
import type { OptimizerConfig } from '#shared/run/optimizer.ts';
import { type PresetName, presetNames, presets } from '#shared/run/presets.ts';
import type { Run } from '#shared/run/schema.ts';
import type { DatasetList } from '../datasets/dataset-list.svelte.ts';
import type { Navigation } from '../app/navigation.ts';
import type { Client } from '../rpc/client.ts';
import { formatCount } from '../ui/format.ts';
import type { Toasts } from '../ui/toasts.svelte.ts';
import { type FormGroupName, groupOf } from './form-groups.ts';
import { newOptimizer } from './new-parts.ts';
import { validate } from './validation.ts';

interface Services {
  client: Client;
  toasts: Toasts;
  navigation: Navigation;
  datasets: DatasetList;
}

/** A run as it is being configured. It outlives the form, so that nothing is lost by looking at another view. */
export class RunDraft {
  readonly #services: Services;
  name = $state('');
  /** What is being edited; a field that holds no number is NaN. Replaced as a whole by every change. */
  #config = $state.raw<RunConfig>(presets[presetNames[0]].config);
  /** Whether the learning rate is one that the person set, which another optimizer then keeps. */
  #hasOwnRate = false;
  /** What is being written as the config and is none yet; null where the text, if any, is the config. */
  unreadText = $state<string | null>(null);
  #datasetId = $state<string | null>(null);
  #starting = $state(false);
  #machineBytes = $state<number>();
  #device = $state.raw<TrainingDevice | null>(null);
  readonly #openGroups = new SvelteSet<FormGroupName>(['training', 'optimizer']);
  readonly #dataset = $derived.by(() => this.#chosenDataset());
  readonly #validation = $derived(validate(this.#config, this.#dataset, this.#machineBytes));

  constructor(services: Services) {
    this.#services = services;
  }

  /** Asks what the machine can hold; until it is told, no run is too large. */
  async load(): Promise<void> {
    this.#machineBytes = (await this.#services.client.workspace.info()).memoryBytes;
  }

  /** Asks what runs are trained on, which is not done before someone wants to know it, since it takes seconds. */
  async findDevice(): Promise<void> {
    // Why there is none is told when a run is started.
    this.#device ??= await this.#services.client.workspace.trainingDevice().catch(() => null);
  }

  /** What runs are trained on; null until it is told. */
  get device(): TrainingDevice | null {
    return this.#device;
  }

  /** Bytes of memory of the machine. */
  get machineBytes(): number | undefined {
    return this.#machineBytes;
  }

  get config(): RunConfig {
    return this.#config;
  }

  get dataset(): Dataset | undefined {
    return this.#dataset;
  }

  set datasetId(id: string) {
    this.#datasetId = id;
  }

  get messages() {
    return this.#validation.messages;
  }

  get plan() {
    return this.#validation.plan;
  }

  get starting(): boolean {
    return this.#starting;
  }

  /** The preset that the config still equals. */
  get preset(): PresetName | undefined {
    const text = JSON.stringify(this.#config);
    return presetNames.find((name) => JSON.stringify(presets[name].config) === text);
  }

  /** Why the run cannot start yet, as a sentence. */
  get obstacle(): string | null {
    if (!this.#dataset) return 'Add a dataset first.';
    if (this.unreadText !== null) return 'The text is not a config yet.';
    if (this.messages.has('dataset')) return 'This dataset cannot be trained on yet.';
    const wrong = this.messages.size;
    if (wrong > 0) return `${formatCount(wrong, 'field needs', 'fields need')} correcting.`;
    return null;
  }

  usePreset(name: PresetName): void {
    this.#config = presets[name].config;
    this.#hasOwnRate = false;
    this.unreadText = null;
  }

  /** Starts over from what an earlier run was. */
  cloneFrom(run: Run): void {
    this.#config = run.config;
    this.#hasOwnRate = false;
    this.#datasetId = run.datasetId;
    this.unreadText = null;
    this.name = '';
    this.#services.navigation.open('new-run');
  }

  /** Takes over what the person changed. */
  change(patch: Partial<RunConfig>): void {
    const before = this.#config.optimizer.learningRate;
    this.#config = { ...this.#config, ...patch };
    if (!Object.is(this.#config.optimizer.learningRate, before)) this.#hasOwnRate = true;
  }

  /** Another optimizer starts out with its own defaults; a learning rate that the person set is kept. */
  chooseOptimizer(kind: OptimizerConfig['kind']): void {
    const { learningRate } = this.#config.optimizer;
    const optimizer = newOptimizer(kind);
    this.#config = { ...this.#config, optimizer: this.#hasOwnRate ? { ...optimizer, learningRate } : optimizer };
  }

  isOpen(group: FormGroupName): boolean {
    return this.#openGroups.has(group);
  }

  setOpen(group: FormGroupName, open: boolean): void {
    if (open) this.#openGroups.add(group);
    else this.#openGroups.delete(group);
  }

  /** Opens every group in which something needs correcting. */
  openWrongGroups(): void {
    for (const path of this.messages.keys()) {
      const group = groupOf(path);
      if (group) this.#openGroups.add(group);
    }
  }

  async start(): Promise<void> {
    const { client, toasts, navigation } = this.#services;
    const dataset = this.#dataset;
    if (!dataset || this.obstacle !== null || this.#starting) return;
    this.#starting = true;
    const name = this.name.trim();
    const config = this.#config;
    const run = await toasts.attempt(() =>
      client.run.start({ datasetId: dataset.id, config, ...(name === '' ? {} : { name }) }),
    );
    this.#starting = false;
    if (!run) return;
    this.name = '';
    navigation.openRun(run.id);
  }

  #chosenDataset(): Dataset | undefined {
    const { datasets } = this.#services;
    const chosen = this.#datasetId === null ? undefined : datasets.find(this.#datasetId);
    return chosen ?? datasets.items?.[0];
  }
}
