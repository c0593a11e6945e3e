import { counted } from '#shared/counted.ts';

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const none = '–';

/** `12,000`, or with words `1 image`, `12,000 images`. */
export function formatCount(count: number, one?: string, many?: string): string {
  if (!Number.isFinite(count)) return none;
  return one === undefined ? whole.format(count) : counted(count, one, many);
}

/** A figure as a person would write it: 0.001, 5e-8, 12,000. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return '';
  const size = Math.abs(value);
  return size !== 0 && size < 1e-6 ? value.toExponential() : String(Number(value.toPrecision(12)));
}

/** A learning rate with three significant digits: 0.1, 0.00127, 1e-5. */
export function formatLearningRate(rate: number): string {
  const rounded = Number(rate.toPrecision(3));
  return rounded !== 0 && Math.abs(rounded) < 1e-4 ? rounded.toExponential() : formatNumber(rounded);
}

/** An area under a curve with three digits; one that is not quite 1 is not called so. */
export function formatArea(area: number | null): string {
  if (area === null) return none;
  if (area === 1) return '1';
  return area >= 0.9995 ? '>0.999' : area.toFixed(3);
}

/** `850 ms`, `42 s`, `3 min 05 s`, `2 h 14 min`. */
export function formatDuration(seconds: number | null): string {
  if (seconds === null || !Number.isFinite(seconds)) return none;
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 59.5) return `${Math.round(seconds)} s`;
  const minutes = Math.floor(Math.round(seconds) / 60);
  if (minutes < 60) return `${minutes} min ${String(Math.round(seconds) % 60).padStart(2, '0')} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${String(minutes % 60).padStart(2, '0')} min`;
  return `${Math.floor(hours / 24)} days ${hours % 24} h`;
}

/** How long something goes on still: as a duration, but for the last second. */
export function formatTimeLeft(seconds: number | null): string {
  return seconds !== null && seconds < 1 ? 'less than 1 s' : formatDuration(seconds);
}

const byteUnits = ['bytes', 'kB', 'MB', 'GB', 'TB'];

/** Bytes in powers of 1,000, as disks are sold: `3.4 MB`. */
export function formatBytes(bytes: number): string {
  if (!Number.isFinite(bytes)) return none;
  const power = bytes < 1000 ? 0 : Math.min(byteUnits.length - 1, Math.floor(Math.log10(bytes) / 3));
  const figure = bytes / 1000 ** power;
  return `${power === 0 || figure >= 100 ? whole.format(figure) : figure.toFixed(1)} ${byteUnits[power]}`;
}

/** Large counts at a glance: 62,006 stays, 1.2 million, 3.4 billion. */
export function formatMagnitude(count: number): string {
  if (!Number.isFinite(count)) return none;
  if (count >= 1e9) return `${(count / 1e9).toFixed(1)} billion`;
  if (count >= 1e6) return `${(count / 1e6).toFixed(1)} million`;
  return whole.format(count);
}

/** Steps or images a second. */
export function formatRate(perSecond: number | null): string {
  if (perSecond === null || !Number.isFinite(perSecond)) return none;
  return perSecond < 10 ? perSecond.toFixed(1) : whole.format(perSecond);
}

const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const dayAndTime = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
const date = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const full = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'medium' });

/** As short as it stays clear: `14:03` today, `12 Nov, 14:03` this year, else `12 Nov 2024`. */
export function formatMoment(moment: string, now: Date = new Date()): string {
  const at = new Date(moment);
  if (at.toDateString() === now.toDateString()) return time.format(at);
  return at.getFullYear() === now.getFullYear() ? dayAndTime.format(at) : date.format(at);
}

export function formatMomentInFull(moment: string): string {
  return full.format(new Date(moment));
}

/** The last part of a path, with either separator. */
export function fileName(path: string): string {
  return path.split(/[/\\]/).findLast((part) => part !== '') ?? path;
}
