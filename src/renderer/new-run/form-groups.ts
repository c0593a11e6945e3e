import type { Messages } from './validation.ts';

/** The groups of the form, in their order, each with the parts of the config that it edits. */
const groupParts = {
  architecture: ['architecture'],
  training: ['batchSize', 'epochs', 'seed', 'sampling'],
  loss: ['loss'],
  optimizer: ['optimizer', 'clipping', 'schedule'],
  augmentation: ['augmentation'],
  preprocessing: ['normalization'],
  stopping: ['earlyStopping', 'keepBest', 'maximumMinutes'],
} as const;
export type FormGroupName = keyof typeof groupParts;

export const groupTitles: Readonly<Record<FormGroupName, string>> = {
  architecture: 'Architecture',
  training: 'Training',
  loss: 'Loss',
  optimizer: 'Optimizer and schedule',
  augmentation: 'Augmentation',
  preprocessing: 'Preprocessing',
  stopping: 'Stopping',
};

export const groupNames: readonly FormGroupName[] = [
  'architecture',
  'training',
  'loss',
  'optimizer',
  'augmentation',
  'preprocessing',
  'stopping',
];

/** The group that edits the field at a path of the config. */
export function groupOf(path: string): FormGroupName | undefined {
  const [part] = path.split('.');
  return groupNames.find((name) => groupParts[name].some((own) => own === part));
}

/** How many fields of a group need correcting. */
export function wrongIn(name: FormGroupName, messages: Messages): number {
  return [...messages.keys()].filter((path) => groupOf(path) === name).length;
}
