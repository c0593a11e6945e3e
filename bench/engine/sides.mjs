/** What benches that set programs against each other share: running them, medians, and Markdown to paste. */
import { spawn } from 'node:child_process';

/** Runs a program to its end. @returns what it wrote to stdout */
export function output(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let written = '';
    let complaints = '';
    child.stdout.on('data', (data) => (written += data));
    child.stderr.on('data', (data) => (complaints += data));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(written);
      else reject(new Error(`${command} ${args.join(' ')} ended with ${code}: ${complaints}`));
    });
  });
}

/** Runs a bundled bench program that prints JSON as its last line. */
export async function measured(program, ...args) {
  const written = await output(process.execPath, [program, ...args.map(String)]);
  return JSON.parse(written.trim().split('\n').at(-1));
}

/** Steps a second of a script that prints `torch B=<batch> threads=<n> <steps/s> steps/s [<images/s> img/s]`. */
export async function torchStepsPerSecond(python, args) {
  const written = await output(python, args.map(String));
  const [, batch, steps, images] = /^torch B=(\d+) .*?([\d.]+) steps\/s(?: ([\d.]+) img\/s)?/m.exec(written) ?? [];
  if (steps === undefined) throw new Error(`no steps/s in what ${args[0]} printed: ${written}`);
  // Where both are whole numbers, images say it more exactly.
  return images === undefined ? Number(steps) : Number(images) / Number(batch);
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.floor(middle - 0.25)] + sorted[Math.floor(middle)]) / 2;
}

/** `median (least to most)`. */
export function spread(values, digits = 0) {
  const number = (value) => value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  if (values.length === 1) return number(values[0]);
  return `${number(median(values))} (${number(Math.min(...values))} to ${number(Math.max(...values))})`;
}

/** The better of several settings, by the median: `{ name, values }`. @param found setting to its values */
export function best(found) {
  const [first, ...rest] = Object.entries(found).map(([name, values]) => ({ name, values }));
  return rest.reduce((better, each) => (median(each.values) > median(better.values) ? each : better), first);
}

/** Ratios of two sides that were measured in turns, turn by turn. */
export function ratios(over, under) {
  return over.map((value, turn) => value / under[turn]);
}

export function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |\n`;
  return line(head) + line(head.map(() => '---')) + rows.map(line).join('');
}

/** Says on stderr how far a bench is. */
export function tell(text) {
  process.stderr.write(`${text}\n`);
}
