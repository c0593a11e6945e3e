import { describe, expect, it } from 'vitest';
import type { SeriesWindow } from '#shared/metric/series.ts';
import { seriesCsv } from '../../../src/renderer/charts/export-csv.ts';
import { type Picture, pictureSvg } from '../../../src/renderer/charts/export-svg.ts';
import { fileStem } from '../../../src/renderer/charts/save-file.ts';

const window: SeriesWindow = {
  name: 'train/loss',
  points: 3,
  steps: [1, 2],
  epochs: [0.5, 1],
  seconds: [0.1, 0.25],
  means: [2.5, Number.NaN],
  minima: [2, Number.NaN],
  maxima: [3, Number.NaN],
};

describe('seriesCsv', () => {
  it('has a row for each point, and quotes names that need it', () => {
    expect(seriesCsv([{ name: 'a "wide", deep net', series: [window] }])).toBe(
      'run,series,step,epoch,seconds,mean,minimum,maximum\r\n' +
        '"a ""wide"", deep net",train/loss,1,0.5,0.1,2.5,2,3\r\n' +
        '"a ""wide"", deep net",train/loss,2,1,0.25,,,\r\n',
    );
  });

  it('lets no name be run as a formula', () => {
    expect(seriesCsv([{ name: '=1+1', series: [window] }])).toContain("\n'=1+1,train/loss,1,");
  });
});

describe('pictureSvg', () => {
  const curve = { color: 'blue', faint: false, marked: false, xs: [0, 1, 2, 3], ys: [1, 2, Number.NaN, 4] };
  const picture: Picture = {
    title: 'Loss, <a & b>',
    xTitle: 'step',
    xLeast: 1,
    yTitle: 'nats',
    curves: [
      { ...curve, title: 'Training' },
      { ...curve, title: 'Validation', marked: true, dash: [6, 3] },
      { ...curve, title: 'Never measured', xs: [], ys: [] },
    ],
    range: [0, 4],
    logScale: false,
    reference: { value: 2, title: 'log 10' },
    formatX: String,
    formatY: String,
    color: (token) => `#${token}`,
  };
  const svg = pictureSvg(picture);

  it('is opaque and stands by itself', () => {
    expect(svg).toContain('<rect width="100%" height="100%" fill="#surface"/>');
    expect(svg).toContain('>Loss, &lt;a &amp; b&gt;</text>');
    expect(svg).not.toMatch(/href|url\((?!#)|NaN|Infinity/);
  });

  it('hides the curves behind the name of the reference', () => {
    const edge = /<text [^>]*fill="none" stroke="#surface" stroke-width="8"[^>]*>log 10<\/text>\n<text [^>]*fill="#text-muted">log 10</.exec(svg);
    expect(edge?.index).toBeGreaterThan(svg.indexOf('</g>'));
  });

  it('leaves a gap where a value is none, and names only curves that have points', () => {
    const [path] = /<path d="(M72[^"]*M[^"]*)"/.exec(svg)?.slice(1) ?? [];
    expect(path).toMatch(/^M72 [\d.]+L360 [\d.]+M936 56$/);
    expect(svg).toContain('>Validation</text>');
    expect(svg).not.toContain('Never measured');
    expect(svg.match(/<circle/g)).toHaveLength(3);
  });

  it('marks points only where they are sparse', () => {
    const xs = Array.from({ length: 200 }, (_, index) => index);
    const dense = { ...curve, title: 'Validation', marked: true, xs, ys: xs };
    expect(pictureSvg({ ...picture, curves: [dense] })).not.toContain('<circle');
  });

  it('gives dashes to line and legend alike', () => {
    expect(svg.match(/stroke-dasharray="6 3"/g)).toHaveLength(2);
  });
});

describe('fileStem', () => {
  it('keeps letters and digits of any script', () => {
    expect(fileStem('  Größe № 7: λ/µ sweep ')).toBe('größe-no-7-λ-μ-sweep'.normalize('NFKD').replace(/\u0308/g, '-'));
    expect(fileStem('///')).toBe('curves');
  });
});
