import uPlot from 'uplot';
import type { ChartData } from './chart-data.ts';
import { marks } from './chart-marks.ts';
import { type Plot, plots } from './chart-plots.ts';
import { tooltip } from './chart-tooltip.ts';

const sync = uPlot.sync('report');

/** Room for the numbers of the left axis: the same in every chart, so that their seconds stand below each other. */
const axisWidth = 58;

/** Draws all charts and draws them again whenever their width changes. Returns what to call when colours change. */
export function drawCharts(data: ChartData): () => void {
  const places = plots.flatMap((plot) => {
    const element = document.querySelector<HTMLElement>(`[data-plot="${plot.id}"]`);
    return element ? [{ plot, element }] : [];
  });
  const tip = tooltip(data);
  let drawn: uPlot[] = [];
  const draw = (): void => {
    for (const chart of drawn) chart.destroy();
    drawn = places.map(({ plot, element }, i) =>
      chartOf(plot, element, data, { tip, isLast: i === places.length - 1 }),
    );
  };
  const resized = new ResizeObserver(() => {
    for (const [i, { element }] of places.entries()) {
      drawn[i]?.setSize({ width: element.clientWidth, height: drawn[i]?.height ?? 0 });
    }
  });
  for (const { element } of places) resized.observe(element);
  return draw;
}

interface Around {
  readonly tip: uPlot.Plugin;
  readonly isLast: boolean;
}

function chartOf(plot: Plot, element: HTMLElement, data: ChartData, { tip, isLast }: Around): uPlot {
  const colour = colours();
  const font = `11px ${getComputedStyle(document.documentElement).getPropertyValue('--sans').trim()}`;
  const axis = {
    stroke: colour('muted'),
    font,
    grid: { stroke: colour('line'), width: 1 },
    ticks: { show: false },
  };
  const options: uPlot.Options = {
    width: element.clientWidth,
    height: plot.height + (isLast ? 24 : 6),
    // The time axis stands below the last chart only; the others leave a hair of room.
    padding: [8, 10, isLast ? 0 : 6, 0],
    legend: { show: false },
    scales: { x: { time: false }, y: { range: (_, __, most) => [0, plot.top(most ?? 0)] } },
    cursor: { sync: { key: sync.key, setSeries: false }, y: false, points: { size: 6 }, drag: { x: true, y: false } },
    axes: [
      { ...axis, show: isLast, size: 24, values: (_, seconds) => seconds.map(clock) },
      { ...axis, size: axisWidth, gap: 6, values: (_, values) => values.map(plot.tick), space: 26 },
    ],
    series: [
      {},
      ...plot.lines.map(
        (line): uPlot.Series => ({
          label: line.label,
          stroke: colour(line.colour),
          width: line.width,
          points: { show: false },
          spanGaps: false,
          ...(line.dash ? { dash: [...line.dash] } : {}),
          ...(line.fill ? { fill: colour(line.fill) } : {}),
          ...(line.drawnAs === 'bars' ? { paths: bars() } : {}),
          ...(line.drawnAs === 'steps' ? { paths: steps() } : {}),
        }),
      ),
    ],
    plugins: [marks(data, { colour, font, hasNames: plot.id === 'latency' }), tip],
  };
  const columns = [[...data.seconds], ...plot.lines.map((line) => [...data[line.data]])];
  return new uPlot(options, columns as uPlot.AlignedData, element);
}

/** Colours of the style sheet as a canvas takes them: an element resolves what depends on light or dark. */
function colours(): (name: string) => string {
  const known = new Map<string, string>();
  return (name) => {
    const resolved = known.get(name) ?? resolve(name);
    known.set(name, resolved);
    return resolved;
  };
}

function resolve(name: string): string {
  const probe = document.createElement('span');
  probe.style.color = `var(--${name})`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

const bars = (): uPlot.Series.PathBuilder => uPlot.paths.bars?.({ size: [0.9, 14] }) as uPlot.Series.PathBuilder;
const steps = (): uPlot.Series.PathBuilder => uPlot.paths.stepped?.({ align: 1 }) as uPlot.Series.PathBuilder;

/** 83 -> "1:23". */
function clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(Math.round(seconds % 60)).padStart(2, '0')}`;
}
