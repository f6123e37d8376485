import type uPlot from 'uplot';
import type { ChartData } from './chart-data.ts';

interface Look {
  readonly colour: (name: string) => string;
  readonly font: string;
  /** The first chart names the phases. */
  readonly hasNames: boolean;
}

/** Shades the phases behind the lines and marks events in front of them. */
export function marks(data: ChartData, look: Look): uPlot.Plugin {
  return {
    hooks: {
      drawClear: (chart) => shade(chart, data, look),
      draw: (chart) => flag(chart, data, look),
    },
  };
}

function shade(chart: uPlot, { phases }: ChartData, { colour, font, hasNames }: Look): void {
  const { ctx, bbox } = chart;
  const ratio = devicePixelRatio;
  const x = (second: number): number =>
    Math.min(bbox.left + bbox.width, Math.max(bbox.left, chart.valToPos(second, 'x', true)));
  ctx.save();
  for (const phase of phases) {
    const [from, to] = [x(phase.from), x(phase.to)];
    if (to <= from) continue;
    ctx.fillStyle = colour(`phase-${phase.kind}`);
    ctx.fillRect(from, bbox.top, to - from, bbox.height);
    if (!hasNames) continue;
    ctx.fillStyle = colour('muted');
    ctx.font = font.replace('11px', `${11 * ratio}px`);
    ctx.textBaseline = 'top';
    if (ctx.measureText(phase.kind).width + 12 * ratio < to - from) {
      ctx.fillText(phase.kind, from + 6 * ratio, bbox.top + 5 * ratio);
    }
  }
  ctx.restore();
}

function flag(chart: uPlot, { events }: ChartData, { colour }: Look): void {
  const { ctx, bbox } = chart;
  const ratio = devicePixelRatio;
  ctx.save();
  ctx.lineWidth = ratio;
  for (const event of events) {
    const at = Math.round(chart.valToPos(event.second, 'x', true));
    if (at < bbox.left || at > bbox.left + bbox.width) continue;
    ctx.strokeStyle = ctx.fillStyle = colour('event');
    ctx.setLineDash([2 * ratio, 3 * ratio]);
    ctx.beginPath();
    ctx.moveTo(at, bbox.top);
    ctx.lineTo(at, bbox.top + bbox.height);
    ctx.stroke();
    ctx.beginPath();
    ctx.arc(at, bbox.top, 3 * ratio, 0, 2 * Math.PI);
    ctx.fill();
  }
  ctx.restore();
}
