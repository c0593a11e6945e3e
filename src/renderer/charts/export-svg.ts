import { areSparse, type Curve } from './curve.ts';
import { linePath } from './path.ts';
import { linearScale, linearTicks, logScale, logTicks, type Scale } from './scale.ts';

/** A chart as a picture that stands by itself. */
export interface Picture {
  title: string;
  /** What the horizontal axis counts: `step`. */
  xTitle: string;
  /** The smallest distance between labels along it: 1 where it counts whole things. */
  xLeast: number;
  yTitle: string;
  curves: readonly Curve[];
  /** Ends of the vertical axis. */
  range: readonly [number, number];
  logScale: boolean;
  reference?: { value: number; title: string } | undefined;
  formatX: (x: number, increment: number) => string;
  formatY: (y: number, increment: number) => string;
  /** The value of a colour token. */
  color: (token: string) => string;
}

export const pictureWidth = 960;
export const pictureHeight = 520;
const size = `width="${pictureWidth}" height="${pictureHeight}"`;
const frame = { left: 72, right: pictureWidth - 24, top: 56 };
/** Where curves are drawn, with room for half a point at the edges. */
const clip = `x="${frame.left - 4}" y="${frame.top - 4}" width="${frame.right - frame.left + 8}"`;
const lineHeight = 20;
const font = 'font-family="\'Inter Variable\', Inter, system-ui, sans-serif"';

/** The picture as an SVG file: opaque, with title, axes and legend, and no reference to anything outside of it. */
export function pictureSvg(picture: Picture): string {
  const { color } = picture;
  const curves = picture.curves.filter(({ xs }) => xs.length > 0);
  const legend = legendRows(curves.filter(({ faint }) => !faint));
  const bottom = pictureHeight - 56 - legend.length * lineHeight;
  const domain = ends(curves.flatMap(({ xs }) => [xs[0] ?? 0, xs.at(-1) ?? 0]));
  const x = linearScale(domain, [frame.left, frame.right]);
  const scale = picture.logScale ? logScale : linearScale;
  const y = scale(picture.range, [bottom, frame.top]);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} viewBox="0 0 ${pictureWidth} ${pictureHeight}" ${font} font-size="12">`,
    `<title>${escaped(picture.title)}</title>`,
    `<rect width="100%" height="100%" fill="${color('surface')}"/>`,
    text(shortened(picture.title, 90), frame.left, 28, `fill="${color('text')}" font-size="16" font-weight="600"`),
    text(picture.yTitle, frame.left, 46, `fill="${color('text-faint')}"`),
    ...verticalAxis(picture, y),
    ...horizontalAxis(picture, domain, x, bottom),
    `<clipPath id="frame"><rect ${clip} height="${bottom - frame.top + 8}"/></clipPath>`,
    '<g clip-path="url(#frame)" fill="none" stroke-linejoin="round">',
    ...curves.map((curve) => line(curve, x, y, color)),
    '</g>',
    ...referenceLine(picture, y),
    ...legend.flatMap((row, index) =>
      legendLine(row, pictureHeight - 12 - (legend.length - 1 - index) * lineHeight, color),
    ),
    '</svg>',
    '',
  ].join('\n');
}

function verticalAxis({ range, logScale: isLog, formatY, color }: Picture, y: Scale): string[] {
  const ticks = isLog ? logTicks(range) : linearTicks(range, 6);
  const increment = (ticks[1] ?? 0) - (ticks[0] ?? 0);
  return ticks.flatMap((tick) => [
    `<path d="M${frame.left} ${y(tick).toFixed(2)}H${frame.right}" stroke="${color('chart-grid')}"/>`,
    text(formatY(tick, increment), frame.left - 10, y(tick) + 4, `fill="${color('text-faint')}" text-anchor="end"`),
  ]);
}

function horizontalAxis(
  { xTitle, xLeast, formatX, color }: Picture,
  domain: readonly [number, number],
  x: Scale,
  bottom: number,
) {
  const ticks = linearTicks(domain, 8, xLeast);
  const increment = (ticks[1] ?? 0) - (ticks[0] ?? 0);
  return [
    ...ticks.map((tick) =>
      text(formatX(tick, increment), x(tick), bottom + 20, `fill="${color('text-faint')}" text-anchor="middle"`),
    ),
    text(xTitle, (frame.left + frame.right) / 2, bottom + 38, `fill="${color('text-faint')}" text-anchor="middle"`),
  ];
}

function line(
  { color: token, faint, marked, dash, xs, ys }: Curve,
  x: Scale,
  y: Scale,
  color: Picture['color'],
): string {
  const stroke = `stroke="${color(token)}" stroke-width="${faint ? 1 : 2}"${faint ? ' stroke-opacity="0.2"' : ''}`;
  const path = `<path d="${linePath(xs, ys, x, y)}" ${stroke}${dashed(dash)}/>`;
  if (!marked) return path;
  const points = xs
    .map((value, index) => [x(value), y(ys[index] ?? Number.NaN)] as const)
    .filter(([, top]) => Number.isFinite(top));
  if (!areSparse(points.length, (points.at(-1)?.[0] ?? 0) - (points[0]?.[0] ?? 0))) return path;
  const dots = points.map(
    ([left, top]) => `<circle cx="${left.toFixed(2)}" cy="${top.toFixed(2)}" r="3" fill="${color(token)}"/>`,
  );
  return [path, ...dots].join('\n');
}

function referenceLine({ reference, color }: Picture, y: Scale): string[] {
  if (!reference) return [];
  const top = y(reference.value);
  const label = (attributes: string) => text(reference.title, frame.right - 6, top - 8, `text-anchor="end" ${attributes}`);
  return [
    `<path d="M${frame.left} ${top.toFixed(2)}H${frame.right}" stroke="${color('text-faint')}"${dashed([4, 4])}/>`,
    // An edge in the colour of the page, wide enough to meet between letters, hides the curves that pass there.
    label(`fill="none" stroke="${color('surface')}" stroke-width="8" stroke-linejoin="round"`),
    label(`fill="${color('text-muted')}"`),
  ];
}

interface LegendEntry {
  curve: Curve;
  left: number;
}

/** Entries side by side in as many rows as they need; text is at most about 6.5 pixels a letter. */
function legendRows(curves: readonly Curve[]): LegendEntry[][] {
  const rows: LegendEntry[][] = [];
  let left = Infinity;
  for (const curve of curves) {
    const width = 52 + 6.5 * shortened(curve.title).length;
    if (left + width > frame.right) {
      rows.push([]);
      left = frame.left;
    }
    rows.at(-1)?.push({ curve, left });
    left += width;
  }
  return rows;
}

function legendLine(row: readonly LegendEntry[], top: number, color: Picture['color']): string[] {
  return row.flatMap(({ curve, left }) => [
    `<path d="M${left} ${top - 4}h20" stroke="${color(curve.color)}" stroke-width="2"${dashed(curve.dash)}/>`,
    text(shortened(curve.title), left + 28, top, `fill="${color('text-muted')}"`),
  ]);
}

function dashed(dash: readonly number[] | undefined): string {
  return dash ? ` stroke-dasharray="${dash.join(' ')}"` : '';
}

function shortened(title: string, most = 60): string {
  return title.length > most ? `${title.slice(0, most - 1)}…` : title;
}

function ends(values: readonly number[]): [number, number] {
  return values.length === 0 ? [0, 1] : [Math.min(...values), Math.max(...values)];
}

function text(words: string, x: number, y: number, attributes: string): string {
  return `<text x="${x.toFixed(2)}" y="${y.toFixed(2)}" ${attributes}>${escaped(words)}</text>`;
}

function escaped(words: string): string {
  return words.replace(
    /[&<>"]/g,
    (letter) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[letter] ?? '',
  );
}
