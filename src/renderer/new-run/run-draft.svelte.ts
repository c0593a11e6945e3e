import type { Dataset } from '#shared/dataset/schema.ts';
import type { Layer, LayerKind } from '#shared/run/architecture.ts';
import type { RunConfig } from '#shared/run/config.ts';
import { type PresetName, presetNames, presets } from '#shared/run/presets.ts';
import type { Run } from '#shared/run/schema.ts';
import type { DatasetList } from '../datasets/dataset-list.svelte.ts';
import type { Navigation } from '../app/navigation.ts';
import type { Client } from '../rpc/client.ts';
import { formatCount } from '../ui/format.ts';
import type { Toasts } from '../ui/toasts.svelte.ts';
import { validate } from './validation.ts';

interface Services {
  client: Client;
  toasts: Toasts;
  navigation: Navigation;
  datasets: DatasetList;
}

const newLayers: Readonly<Record<LayerKind, Layer>> = {
  conv2d: { kind: 'conv2d', filters: 16, kernelSize: 3, activation: 'relu' },
  'max-pool': { kind: 'max-pool', size: 2 },
  flatten: { kind: 'flatten' },
  dense: { kind: 'dense', units: 64, activation: 'relu' },
};

/** A run as it is being configured. It outlives the form, so that nothing is lost by looking at another view. */
export class RunDraft {
  readonly #services: Services;
  name = $state('');
  /** What is being edited; a field that holds no number is NaN. */
  config = $state<RunConfig>(copy(presets[presetNames[0]].config));
  /** Whether the config is being written as text that is no config yet. */
  hasUnreadText = $state(false);
  #datasetId = $state<string | null>(null);
  #starting = $state(false);
  readonly #dataset = $derived.by(() => this.#chosenDataset());
  readonly #validation = $derived(validate(this.config, this.#dataset));

  constructor(services: Services) {
    this.#services = services;
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
    const text = JSON.stringify(this.config);
    return presetNames.find((name) => JSON.stringify(presets[name].config) === text);
  }

  /** Why the run cannot start yet, as a sentence. */
  get obstacle(): string | null {
    if (!this.#dataset) return 'Add a dataset first.';
    if (this.hasUnreadText) return 'The text is not a config yet.';
    const wrong = this.messages.size;
    if (wrong > 0) return `${formatCount(wrong, 'field needs', 'fields need')} correcting.`;
    return null;
  }

  usePreset(name: PresetName): void {
    this.config = copy(presets[name].config);
  }

  /** Starts over from what an earlier run was. */
  cloneFrom(run: Run): void {
    this.config = copy(run.config);
    this.#datasetId = run.datasetId;
    this.name = '';
    this.#services.navigation.open('new-run');
  }

  addLayer(kind: LayerKind): void {
    this.config.architecture.layers.push({ ...newLayers[kind] });
  }

  removeLayer(index: number): void {
    this.config.architecture.layers.splice(index, 1);
  }

  /** @returns the layer's new place */
  moveLayer(index: number, by: -1 | 1): number {
    const { layers } = this.config.architecture;
    const [layer] = layers.splice(index, 1);
    if (layer) layers.splice(index + by, 0, layer);
    return index + by;
  }

  async start(): Promise<void> {
    const { client, toasts, navigation } = this.#services;
    const dataset = this.#dataset;
    if (!dataset || this.obstacle !== null || this.#starting) return;
    this.#starting = true;
    const name = this.name.trim();
    const config = $state.snapshot(this.config);
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

function copy(config: RunConfig): RunConfig {
  return structuredClone(config);
}
