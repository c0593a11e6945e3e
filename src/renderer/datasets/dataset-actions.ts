import {
  CirclePlus,
  FilePlus,
  FolderOpen,
  FolderOutput,
  Images,
  LayoutDashboard,
  ListTree,
  Pencil,
  Redo2,
  RotateCcwClock,
  Split,
  Trash,
  TriangleAlert,
  Undo2,
} from '@lucide/svelte';
import { issueOrder, issueWords } from '#shared/dataset/issue-words.ts';
import type { Action } from '../actions/action.ts';
import type { Application } from '../app/application.ts';
import { formatCount } from '../ui/format.ts';
import type { DatasetTab, OpenDataset } from './open-dataset.svelte.ts';

const section = 'This dataset';

/** What can be done with the dataset whose page is open. */
export function datasetActions(app: Application, open: OpenDataset, rename: () => void): Action[] {
  const { datasets, draft, intake, navigation } = app;
  const { dataset, findings, versions } = open;
  const tab = (value: DatasetTab, title: string, icon: Action['icon']): Action => ({
    id: `dataset-tab-${value}`,
    title,
    section,
    icon,
    enabled: open.tab !== value,
    run: () => (open.tab = value),
  });
  return [
    {
      id: 'dataset-back',
      title: 'Back to all datasets',
      section,
      icon: ListTree,
      shortcuts: ['alt+arrowleft', 'escape'],
      run: () => navigation.back(),
    },
    {
      id: 'dataset-undo',
      title: versions.undoable ? `Undo: ${versions.undoable.what}` : 'Undo the latest edit',
      section,
      icon: Undo2,
      shortcuts: ['mod+z'],
      // While an edit is under way, or none is known yet, the key goes no further: elsewhere it brings back what was removed.
      enabled: versions.undoable !== undefined || versions.busy || versions.items === null,
      run: () => void versions.undo(),
    },
    {
      id: 'dataset-redo',
      title: versions.redoable ? `Redo: ${versions.redoable.what}` : 'Redo the latest edit',
      section,
      icon: Redo2,
      shortcuts: ['mod+shift+z', 'mod+y'],
      enabled: versions.redoable !== undefined && !versions.busy,
      run: () => void versions.redo(),
    },
    {
      id: 'dataset-new-run',
      title: 'New run with this dataset',
      section,
      icon: CirclePlus,
      run: () => {
        draft.datasetId = dataset.id;
        navigation.open('new-run');
      },
    },
    tab('overview', 'Go to the overview', LayoutDashboard),
    tab('images', 'Go to the images', Images),
    tab('issues', 'Go to the issues', TriangleAlert),
    tab('history', 'Go to the history', RotateCcwClock),
    ...issueOrder.flatMap((kind): Action[] => {
      const count = findings.of(kind)?.count ?? 0;
      if (count === 0) return [];
      const title = `Go to the issue: ${issueWords[kind].title} (${formatCount(count)})`;
      return [{ id: `dataset-issue-${kind}`, title, section, icon: TriangleAlert, run: () => open.showIssue(kind) }];
    }),
    { id: 'dataset-split', title: 'Split…', section, icon: Split, run: () => (open.dialog = 'split') },
    { id: 'dataset-export', title: 'Export…', section, icon: FolderOutput, run: () => (open.dialog = 'export') },
    {
      id: 'dataset-add-folder',
      title: 'Add a folder of images…',
      section,
      icon: FolderOpen,
      run: () => void intake.pickFolder(dataset.id),
    },
    {
      id: 'dataset-add-files',
      title: 'Add archives or other files of images…',
      section,
      icon: FilePlus,
      run: () => void intake.pickSources(dataset.id),
    },
    { id: 'dataset-rename', title: 'Rename this dataset', section, icon: Pencil, shortcuts: ['f2'], run: rename },
    {
      id: 'dataset-remove',
      title: 'Remove this dataset',
      section,
      icon: Trash,
      // Elsewhere the key is about images.
      ...(open.tab === 'overview' ? { shortcuts: ['delete'] } : {}),
      run: () => void datasets.remove(dataset),
    },
  ];
}
