import uPlot from 'uplot';
import { formatWholePercent } from '#shared/percent.ts';
import { tokenColor } from '../theme/theme.svelte.ts';
import { formatShort, formatTick, wholeIncrements } from './axis.ts';
import { areSparse, type Axis, type Curve } from './curve.ts';

interface ChartInput {
  width: number;
  height: number;
  axis: Axis;
  logScale: boolean;
  curves: readonly Curve[];
  format: (value: number) => string;
  range(): readonly [number, number];
  reference(): { value: number; title: string } | undefined;
  /** Told where along the axis the pointer is; null when it left. */
  onpoint(x: number | null): void;
  onzoom(zoomed: boolean): void;
}

/** Charts of one run point at the same place. */
const cursorKey = 'run';
const axisFont = "11px 'Inter Variable', system-ui, sans-serif";

/** Curves with each their own xs, as the columns of one table over all xs. */
export function alignCurves(curves: readonly Curve[]): uPlot.AlignedData {
  if (curves.length === 0) return [[]];
  return uPlot.join(curves.map(({ xs, ys }) => [[...xs], ys.map((y) => (Number.isFinite(y) ? y : null))]));
}

/**
 * Ends of the vertical axis that show the smoothed curves and the reference whole. Of the raw curve a fiftieth at
 * either end may be cut off, so that a few wild steps do not flatten everything else.
 */
export function valueRange(
  curves: readonly Pick<Curve, 'faint' | 'ys'>[],
  options: { reference: number | undefined; logScale: boolean },
): [number, number] {
  const values = curves.flatMap(({ faint, ys }) => {
    const finite = ys.filter((y) => Number.isFinite(y) && (!options.logScale || y > 0));
    if (!faint) return finite;
    const sorted = finite.sort((a, b) => a - b);
    const cut = Math.floor(sorted.length / 50);
    return sorted.length === 0 ? [] : [sorted[cut] ?? 0, sorted[sorted.length - 1 - cut] ?? 0];
  });
  if (options.reference !== undefined) values.push(options.reference);
  if (values.length === 0) return [0, 1];
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (options.logScale) return [low / 1.15, high * 1.15];
  const margin = (high - low || Math.abs(high) || 1) * 0.06;
  return [low >= 0 ? Math.max(0, low - margin) : low - margin, high + margin];
}

export function chartOptions(input: ChartInput): uPlot.Options {
  const text = tokenColor('text-faint');
  const grid = { stroke: tokenColor('chart-grid'), width: 1 };
  const shared = { font: axisFont, stroke: text, grid, ticks: { show: false } };
  return {
    width: input.width,
    height: input.height,
    padding: [8, 20, 0, 0],
    legend: { show: false },
    scales: {
      x: { time: false },
      // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- the enum is there only as a type
      y: { distr: input.logScale ? 3 : 1, range: () => [...input.range()] },
    },
    axes: [
      {
        ...shared,
        size: 28,
        gap: 6,
        ...(input.axis === 'step' && { incrs: [...wholeIncrements] }),
        values: (_, ticks, __, ___, increment) => ticks.map((x) => formatTick(x, input.axis, increment)),
      },
      {
        ...shared,
        size: 48,
        gap: 8,
        values: (_, ticks, __, ___, increment) =>
          ticks.map((y) => (Number.isFinite(y) ? valueTick(y, increment, input) : '')),
      },
    ],
    series: [{}, ...input.curves.map(seriesOf)],
    cursor: {
      y: false,
      points: { show: false },
      sync: { key: cursorKey },
      drag: { x: true, y: false, setScale: true },
      bind: {
        dblclick: (_self, _target, handler) => (event) => {
          input.onzoom(false);
          return handler(event);
        },
      },
    },
    hooks: {
      draw: [(plot) => drawReference(plot, input.reference())],
      setCursor: [
        (plot) => {
          const left = plot.cursor.left ?? -1;
          input.onpoint(left < 0 ? null : plot.posToVal(left, 'x'));
        },
      ],
      setSelect: [(plot) => plot.select.width > 0 && input.onzoom(true)],
    },
  };
}

/** A label of the vertical axis, with no more digits than keep labels that are `increment` apart from each other. */
export function valueTick(
  value: number,
  increment: number,
  { format, logScale }: Pick<ChartInput, 'format' | 'logScale'>,
): string {
  if (format(value).endsWith('%')) return formatWholePercent(value);
  // Ticks that are 2.5 of something apart have a digit more than those that are 1, 2 or 5.
  const digits = increment.toExponential(1).includes('.0') ? 1 : 2;
  const apart = increment > 0 ? Math.ceil(Math.log10(Math.abs(value) / increment)) + digits : 0;
  return formatShort(Number(value.toPrecision(logScale ? 2 : Math.min(12, Math.max(4, apart)))));
}

function seriesOf(curve: Curve): uPlot.Series {
  const color = tokenColor(curve.color);
  return {
    stroke: curve.faint ? withAlpha(color, 0.2) : color,
    width: curve.faint ? 1 : 1.75,
    ...(curve.dash && { dash: [...curve.dash] }),
    spanGaps: true,
    points: curve.marked ? { show: showsMarks, size: 6, fill: color, stroke: color } : { show: false },
  };
}

/** @param first place of the first entry that is drawn, in the table over all xs */
function showsMarks(plot: uPlot, index: number, first: number, last: number): boolean {
  const ys = plot.data[index]?.slice(first, last + 1) ?? [];
  const places = [...ys.keys()].filter((place) => typeof ys[place] === 'number');
  const left = (place = 0) => plot.valToPos(plot.data[0][first + place] ?? 0, 'x');
  return areSparse(places.length, left(places.at(-1)) - left(places[0]));
}

/** @param color a hexadecimal colour token */
function withAlpha(color: string, alpha: number): string {
  return `${color}${Math.round(alpha * 255)
    .toString(16)
    .padStart(2, '0')}`;
}

/** A dashed line across, with its name above its right end. */
function drawReference(plot: uPlot, reference: { value: number; title: string } | undefined): void {
  if (!reference) return;
  const { ctx, bbox } = plot;
  const y = Math.round(plot.valToPos(reference.value, 'y', true));
  if (y < bbox.top || y > bbox.top + bbox.height) return;
  const ratio = devicePixelRatio;
  ctx.save();
  ctx.strokeStyle = tokenColor('text-faint');
  ctx.lineWidth = ratio;
  ctx.setLineDash([4 * ratio, 4 * ratio]);
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.font = axisFont.replace('11px', `${11 * ratio}px`);
  ctx.textAlign = 'right';
  ctx.fillStyle = tokenColor('text-muted');
  const above = y - bbox.top > 20 * ratio;
  const place = [bbox.left + bbox.width - 6 * ratio, above ? y - 8 * ratio : y + 16 * ratio] as const;
  // An edge in the colour of the page, wide enough to meet between letters, hides the curves that pass there.
  ctx.setLineDash([]);
  ctx.lineWidth = 8 * ratio;
  ctx.lineJoin = 'round';
  ctx.strokeStyle = tokenColor('surface');
  ctx.strokeText(reference.title, ...place);
  ctx.fillText(reference.title, ...place);
  ctx.restore();
}
