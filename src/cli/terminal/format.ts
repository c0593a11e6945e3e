import { counted } from '#shared/counted.ts';
import { formatLoss } from '#shared/metric/format-loss.ts';
import { formatPercent } from '#shared/percent.ts';
import type { Evaluation } from '#shared/run/evaluation.ts';
import { table } from './table.ts';

/** `12,000`, or with words `1 image`, `12,000 images`. */
export function count(number: number, one?: string, many = `${one}s`): string {
  return one === undefined ? number.toLocaleString('en') : counted(number, one, many);
}

/** `42 s`, `3 min 05 s`, `2 h 07 min`. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${String(whole % 60).padStart(2, '0')} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}

/** How long something goes on still: as a duration, but for the last second. */
export function timeLeft(seconds: number): string {
  return seconds < 1 ? 'less than 1 s' : duration(seconds);
}

/** The outcome of a run: accuracy and loss, then each class's. */
export function evaluationText({ split, accuracy, loss, examples, perClass }: Evaluation): string {
  const rows = perClass.map((each) => [each.name, formatPercent(each.accuracy), count(each.examples, 'image')]);
  const head = `${split} accuracy ${formatPercent(accuracy)}, loss ${formatLoss(loss)} nats, over ${count(examples, 'image')}`;
  return `${head}\n${indent(table(rows, ['left', 'right', 'right']))}`;
}

/** Rows are true classes, columns predicted ones. */
export function confusionText({ perClass, confusion }: Evaluation): string {
  const heads = perClass.map(({ name }) => name.slice(0, 6));
  const rows = confusion.map((row, index) => [perClass[index]?.name ?? '', ...row.map(String)]);
  const alignments = ['left' as const, ...heads.map(() => 'right' as const)];
  return `confusion matrix (rows: true class, columns: predicted)\n${indent(table([['', ...heads], ...rows], alignments))}`;
}

export function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}
