/**
 * Which library draws the curves? 50 series of 2,000 points on a 1,000 x 400 canvas: milliseconds until the first
 * drawing is on the canvas, and until an update of all points is. Median and 95th percentile of 30 each.
 *
 *     CHROMIUM=/usr/bin/chromium node bench/charts/measure.mjs [FOLDER OF ECHARTS]
 *
 * ECharts is no dependency: `npm pack echarts` and unpack it anywhere, or leave it out to measure uPlot alone.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from '@playwright/test';

const [echartsFolder] = process.argv.slice(2);
const uplotScript = createRequire(import.meta.url).resolve('uplot/dist/uPlot.iife.min.js');
const candidates = [
  ['uPlot', uplotScript],
  ['ECharts', echartsFolder && join(echartsFolder, 'dist/echarts.min.js')],
].filter(([, script]) => script && existsSync(script));

/** Runs in the page. */
async function measure(library) {
  const [series, points, repeats] = [50, 2000, 30];
  const steps = Array.from({ length: points }, (_, index) => index);
  const walks = () =>
    Array.from({ length: series }, () => {
      let value = 2.3;
      return steps.map(() => (value += (Math.random() - 0.501) * 0.02));
    });
  const color = (index) => `hsl(${index * 7}, 60%, 50%)`;
  /** Reading a pixel back waits until everything asked of the canvas has been drawn. */
  const drawn = (element) => element.querySelector('canvas').getContext('2d').getImageData(0, 0, 1, 1);

  const charts = {
    uPlot: {
      async create(element, ys) {
        const lines = ys.map((_, index) => ({ stroke: color(index), width: 1.5, points: { show: false } }));
        const options = {
          width: 1000,
          height: 400,
          legend: { show: false },
          scales: { x: { time: false } },
          series: [{}, ...lines],
        };
        const chart = new globalThis.uPlot(options, [steps, ...ys], element);
        await Promise.resolve();
        return chart;
      },
      async update(chart, ys) {
        chart.setData([steps, ...ys]);
        await Promise.resolve();
      },
      destroy: (chart) => chart.destroy(),
    },
    ECharts: {
      async create(element, ys) {
        const chart = globalThis.echarts.init(element, null, { renderer: 'canvas', width: 1000, height: 400 });
        chart.setOption({
          animation: false,
          xAxis: { type: 'value', max: points },
          yAxis: { type: 'value', scale: true },
          series: ys.map((data, index) => ({
            type: 'line',
            showSymbol: false,
            silent: true,
            progressive: 0,
            lineStyle: { color: color(index), width: 1.5 },
            data: data.map((y, step) => [step, y]),
          })),
        });
        chart.getZr().flush();
        return chart;
      },
      async update(chart, ys) {
        chart.setOption({ series: ys.map((data) => ({ data: data.map((y, step) => [step, y]) })) });
        chart.getZr().flush();
      },
      destroy: (chart) => chart.dispose(),
    },
  };

  const { create, update, destroy } = charts[library];
  const times = { first: [], update: [] };
  for (let repeat = 0; repeat < repeats; repeat++) {
    const element = document.body.appendChild(document.createElement('div'));
    element.style.cssText = 'width:1000px;height:400px';
    const before = walks();
    const after = walks();
    const start = performance.now();
    const chart = await create(element, before);
    drawn(element);
    const middle = performance.now();
    await update(chart, after);
    drawn(element);
    times.first.push(middle - start);
    times.update.push(performance.now() - middle);
    destroy(chart);
    element.remove();
    await new Promise(requestAnimationFrame);
  }
  return times;
}

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] });
console.log(`Chromium ${browser.version()}, 50 series of 2,000 points, milliseconds (median, 95th percentile)`);
for (const [library, script] of candidates) {
  const page = await browser.newPage();
  await page.addScriptTag({ path: script });
  const times = await page.evaluate(measure, library);
  const words = Object.entries(times).map(([name, values]) => {
    const sorted = values.sort((a, b) => a - b);
    const at = (share) => sorted[Math.floor(share * (sorted.length - 1))].toFixed(1);
    return `${name} ${at(0.5)}, ${at(0.95)}`;
  });
  console.log(`${library}: ${words.join('; ')}`);
  await page.close();
}
await browser.close();
