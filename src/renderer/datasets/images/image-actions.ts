import { ArrowRightLeft, Eye, EyeOff, SquareCheck, SquareX, Tag } from '@lucide/svelte';
import { type Split, splits } from '#shared/dataset/schema.ts';
import type { Action } from '../../actions/action.ts';
import { formatCount } from '../../ui/format.ts';
import type { OpenDataset } from '../open-dataset.svelte.ts';
import { splitTitles } from '../split-counts.ts';
import type { ImageBrowser } from './image-browser.svelte.ts';

/** The keys that exclude an image, here as among the wrong labels. */
export const excludeKeys = ['delete', 'x'];
/** The key that moves images to a split. */
export const splitKeys: Readonly<Record<Split, string>> = { train: 't', validation: 'v', test: 'e' };

/** What can be done with the selected images of a grid, or without any with the marked one. */
export function imageActions(open: OpenDataset, browser: ImageBrowser, relabel: () => void): Action[] {
  const section = 'This dataset';
  const what = browser.selectedCount > 0 ? formatCount(browser.selectedCount, 'selected image') : 'the marked image';
  const { isExcluded } = browser.filter;
  const enabled = (browser.total ?? 0) > 0 && open.viewer.browser === null && !open.versions.busy;
  return [
    {
      id: 'images-exclude',
      title: `${isExcluded ? 'Include' : 'Exclude'} ${what}`,
      section,
      icon: isExcluded ? Eye : EyeOff,
      shortcuts: excludeKeys,
      enabled,
      run: () => void browser.concerned().then((selection) => open.setExcluded(selection, !isExcluded)),
    },
    { id: 'images-relabel', title: `Relabel ${what}…`, section, icon: Tag, shortcuts: ['r'], enabled, run: relabel },
    ...splits.map((split): Action => {
      const run = () => void browser.concerned().then((selection) => open.move(selection, split));
      const title = `Move ${what} to ${splitTitles[split]}`;
      return { id: `images-move-${split}`, title, section, icon: ArrowRightLeft, shortcuts: [splitKeys[split]], enabled, run };
    }),
    {
      id: 'images-select-all',
      title: 'Select all images',
      section,
      icon: SquareCheck,
      shortcuts: ['mod+a'],
      // Also where there is no image: the text of the page is not what was meant.
      enabled: open.viewer.browser === null,
      run: () => browser.selectAll(),
    },
    {
      id: 'images-clear-selection',
      title: 'Clear the selection',
      section,
      icon: SquareX,
      shortcuts: ['escape'],
      enabled: browser.selectedCount > 0 && open.viewer.browser === null,
      run: () => browser.clearSelection(),
    },
  ];
}
