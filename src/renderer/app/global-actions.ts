import {
  CircleQuestionMark,
  CirclePlus,
  Command,
  Database,
  FileArchive,
  FolderOpen,
  Images,
  ImagePlus,
  ListTree,
  Monitor,
  Moon,
  Sun,
  Undo2,
} from '@lucide/svelte';
import type { Action } from '../actions/action.ts';
import type { Application } from './application.ts';
import type { View } from './navigation.ts';

export const viewTitles: Readonly<Record<View, string>> = {
  datasets: 'Datasets',
  runs: 'Runs',
  'new-run': 'New run',
  classify: 'Classify',
};

/** In the order of the sidebar, which is also that of the number keys. */
export const viewOrder = ['datasets', 'runs', 'new-run', 'classify'] as const satisfies readonly View[];

export const viewIcons = { datasets: Database, runs: ListTree, 'new-run': CirclePlus, classify: Images };

/** What can be done wherever one is. */
export function globalActions(app: Application): Action[] {
  const { actions, datasets, intake, navigation, preferences, toasts } = app;
  const views = viewOrder.map((view, index): Action => {
    const number = String(index + 1);
    return {
      id: `open-${view}`,
      title: viewTitles[view],
      section: 'Go to',
      icon: viewIcons[view],
      shortcuts: [`mod+${number}`, number, ...(view === 'new-run' ? ['mod+n'] : [])],
      run: () => navigation.open(view),
    };
  });
  const theme = (id: 'system' | 'light' | 'dark', title: string, icon: Action['icon']): Action => ({
    id: `theme-${id}`,
    title,
    section: 'Appearance',
    icon,
    run: () => preferences.set({ theme: id }),
  });
  return [
    ...views,
    {
      id: 'import-folder',
      title: 'Import a folder…',
      section: 'Datasets',
      icon: FolderOpen,
      shortcuts: ['mod+o'],
      run: () => void intake.pickFolder(),
    },
    {
      id: 'import-files',
      title: 'Import archives, manifests or other files…',
      section: 'Datasets',
      icon: FileArchive,
      run: () => void intake.pickSources(),
    },
    {
      id: 'import-sample',
      title: 'Add the sample dataset',
      section: 'Datasets',
      icon: Database,
      run: () => {
        navigation.open('datasets');
        void datasets.importSample();
      },
    },
    {
      id: 'classify-images',
      title: 'Classify images…',
      section: 'Classify',
      icon: ImagePlus,
      shortcuts: ['mod+shift+o'],
      run: () => void intake.pickImages(),
    },
    theme('system', 'Follow the system’s theme', Monitor),
    theme('light', 'Light theme', Sun),
    theme('dark', 'Dark theme', Moon),
    {
      id: 'undo',
      title: toasts.undoable ? `Undo: ${toasts.undoable.message}` : 'Undo the latest removal',
      section: 'Help',
      icon: Undo2,
      shortcuts: ['mod+z'],
      enabled: toasts.undoable !== undefined,
      run: () => toasts.undoLatest(),
    },
    {
      id: 'palette',
      title: 'Commands',
      section: 'Help',
      icon: Command,
      shortcuts: ['mod+k'],
      run: () => (actions.paletteOpen = !actions.paletteOpen),
    },
    {
      id: 'shortcuts',
      title: 'Keyboard shortcuts',
      section: 'Help',
      icon: CircleQuestionMark,
      shortcuts: ['?'],
      run: () => (actions.shortcutsOpen = true),
    },
  ];
}
