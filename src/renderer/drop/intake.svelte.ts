import type { ImageSource } from '#shared/classification/schema.ts';
import type { Navigation } from '../app/navigation.ts';
import type { Classification } from '../classify/classification.svelte.ts';
import type { DatasetList } from '../datasets/dataset-list.svelte.ts';
import { ImportDraft } from '../datasets/intake/import-draft.svelte.ts';
import type { Bridge } from '../rpc/bridge.ts';
import type { Client } from '../rpc/client.ts';
import type { Toasts } from '../ui/toasts.svelte.ts';
import { pickFiles } from './pick-files.ts';
import { type DroppedItem, pickedFolder, singleImagesSentence, sortDrop, unusableSentence } from './sort-drop.ts';

interface Services {
  client: Client;
  bridge: Bridge;
  toasts: Toasts;
  navigation: Navigation;
  datasets: DatasetList;
  classification: Classification;
}

interface Item extends DroppedItem {
  file: File;
}

/**
 * Where files come in, however they come: dropped, pasted or picked. Images are classified; the rest is imported once
 * a person has said how. While that is asked, no image takes the page away.
 */
export class Intake {
  readonly #services: Services;
  #draft = $state.raw<ImportDraft | null>(null);

  constructor(services: Services) {
    this.#services = services;
  }

  /** The import that is being prepared. */
  get draft(): ImportDraft | null {
    return this.#draft;
  }

  closeDraft(): void {
    this.#draft = null;
  }

  /** Must be called while the drop or paste event is being handled, since its items are empty afterwards. */
  take(transfer: DataTransfer): void {
    const items = [...transfer.items].filter((item) => item.kind === 'file').flatMap((item) => this.#read(item));
    if (items.length > 0) void this.#sortOut(items);
  }

  async pickImages(): Promise<void> {
    const files = await pickFiles({ accept: 'image/*', multiple: true });
    if (files) await this.#classify(files);
  }

  /** @param intoId the dataset that the images are added to unless the person says otherwise */
  async pickSources(intoId: string | null = null): Promise<void> {
    const files = await pickFiles({ multiple: true });
    if (files) await this.#sortOut(files.map((file) => this.#itemOf(file, false)), intoId);
  }

  /** @param intoId as for `pickSources` */
  async pickFolder(intoId: string | null = null): Promise<void> {
    const { bridge, toasts } = this.#services;
    const files = await pickFiles({ webkitdirectory: true });
    if (!files) return;
    const [first] = files;
    if (first) this.#prepare([pickedFolder(bridge.pathOf(first), first.webkitRelativePath)], intoId);
    else
      toasts.show({
        tone: 'failure',
        message: 'There is no file in this folder.',
        detail: 'Choose a folder of class folders.',
      });
  }

  #read(item: DataTransferItem): Item[] {
    const isFolder = item.webkitGetAsEntry()?.isDirectory ?? false;
    const file = item.getAsFile();
    if (!file) return [];
    return [this.#itemOf(file, isFolder)];
  }

  #itemOf(file: File, isFolder: boolean): Item {
    return { file, name: file.name, type: file.type, isFolder, path: this.#services.bridge.pathOf(file) };
  }

  async #sortOut(items: readonly Item[], intoId: string | null = null): Promise<void> {
    const { toasts } = this.#services;
    const { images, sources, unusable } = sortDrop(items);
    const isImporting = this.#draft !== null;
    if (unusable.length > 0) {
      const toImport = 'folders, archives, manifests, IDX or CIFAR files to import them.';
      toasts.show({
        tone: 'failure',
        message: unusableSentence(unusable.map(({ name }) => name)),
        detail: isImporting ? `Drop ${toImport}` : `Drop images to classify them, or ${toImport}`,
      });
    }
    this.#prepare(
      sources.map(({ path }) => path),
      intoId,
    );
    if (images.length === 0) return;
    if (isImporting) {
      toasts.show({
        tone: 'failure',
        message: singleImagesSentence(images.map(({ name }) => name)),
        detail: 'Drop the folder or archive that has them. To classify images, close the import first.',
      });
      return;
    }
    // Last, so that a drop of both leads to where the first result will be.
    await this.#classify(images.map(({ file }) => file));
  }

  /** Opens the dialog, or adds to the one that is open. */
  #prepare(paths: readonly string[], intoId: string | null): void {
    const { client, datasets, navigation } = this.#services;
    if (paths.length === 0) return;
    if (this.#draft) return this.#draft.add(paths);
    if (navigation.view !== 'datasets') navigation.open('datasets');
    this.#draft = new ImportDraft({ client, datasets }, paths, intoId);
  }

  async #classify(files: readonly File[]): Promise<void> {
    const { classification, toasts } = this.#services;
    const sources = await toasts.attempt(() => Promise.all(files.map((file) => this.#source(file))));
    if (sources) await classification.classify(sources);
  }

  /** A file on disk goes by its path; a pasted image, which has none, by its bytes. */
  async #source(file: File): Promise<ImageSource> {
    const path = this.#services.bridge.pathOf(file);
    if (path !== '') return { kind: 'path', path };
    return { kind: 'bytes', name: 'Pasted image', base64: await base64Of(file) };
  }
}

function base64Of(file: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => {
      const address = typeof reader.result === 'string' ? reader.result : '';
      resolve(address.slice(address.indexOf(',') + 1));
    };
    reader.onerror = () => reject(reader.error ?? new Error('the pasted image cannot be read'));
    reader.readAsDataURL(file);
  });
}
