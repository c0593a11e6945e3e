import { openStore } from '#core/store/database.ts';
import { SeriesStore } from '#core/store/series/series-store.ts';

/** Appends points to a run for ever, telling after each append how many are recorded for certain. */
const store = openStore(process.argv[2] ?? '');
const series = new SeriesStore(store);
const pointsPerAppend = 37;
for (let step = 0; ; step += pointsPerAppend) {
  const points = Array.from({ length: pointsPerAppend }, (_, index) => {
    const at = step + index + 1;
    return { step: at, epoch: at / 100, seconds: at / 10, value: at };
  });
  await series.append('aaaaaaaaaaaa', new Map([['train/loss', points] as const, ['train/accuracy', points] as const]));
  process.send?.(step + pointsPerAppend);
}
