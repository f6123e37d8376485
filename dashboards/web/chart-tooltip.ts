import type uPlot from 'uplot';
import type { ChartData } from './chart-data.ts';
import { grouped, plots } from './chart-plots.ts';

/** Events so near to the cursor, in seconds, are named in the tooltip. */
const near = 1;

/** One tooltip for all charts: it follows the cursor and tells every figure of that second with its unit. */
export function tooltip(data: ChartData): uPlot.Plugin {
  const tip = document.createElement('div');
  tip.className = 'tooltip';
  tip.hidden = true;
  tip.setAttribute('aria-hidden', 'true');
  document.body.append(tip);
  let filledFor = -1;
  const fill = (index: number): void => {
    if (index === filledFor) return;
    filledFor = index;
    tip.replaceChildren(...rowsFor(data, index));
  };
  return {
    hooks: {
      init: (chart) => {
        chart.over.addEventListener('mouseenter', () => {
          tip.hidden = false;
        });
        chart.over.addEventListener('mouseleave', () => {
          tip.hidden = true;
        });
        chart.over.addEventListener('mousemove', (event) => place(tip, event));
      },
      setCursor: (chart) => {
        if (typeof chart.cursor.idx === 'number') fill(chart.cursor.idx);
      },
    },
  };
}

/** Beside the cursor, on the side that has room. */
function place(tip: HTMLElement, { clientX, clientY }: MouseEvent): void {
  const { offsetWidth, offsetHeight } = tip;
  const left = clientX + 16 + offsetWidth > innerWidth ? clientX - 16 - offsetWidth : clientX + 16;
  const top = Math.min(Math.max(8, clientY - offsetHeight / 2), innerHeight - offsetHeight - 8);
  tip.style.transform = `translate(${Math.max(8, left)}px, ${top}px)`;
}

function rowsFor(data: ChartData, index: number): readonly HTMLElement[] {
  const second = data.seconds[index] ?? 0;
  const phase = data.phases.find(({ from, to }) => second >= from && second < to)?.kind ?? 'after the plan';
  const rows = plots.flatMap((plot) =>
    plot.lines.map((line) => row(line.colour, line.label, data[line.data][index] ?? null, line.unit)),
  );
  const events = data.events
    .filter((event) => Math.abs(event.second - second) <= near)
    .map((event) => element('p', 'event', `${event.kind}: ${event.text}`));
  return [element('p', 'second', `${second} s · ${phase}`), ...rows, ...events];
}

/** Text only, never markup: what stands here may come from a target. */
function element(tag: string, className: string, text: string): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

function row(colour: string, label: string, value: number | null, unit: string): HTMLElement {
  const made = element('p', 'row', '');
  const key = element('span', 'swatch', '');
  key.style.background = `var(--${colour})`;
  made.append(key, element('span', 'label', label));
  made.append(element('b', value === null ? 'missing' : '', value === null ? 'no data' : `${grouped(value)}${unit}`));
  return made;
}
