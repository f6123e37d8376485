import type { RunRecord } from '../../../lib/model/record.ts';
import { type Html, html } from './template.ts';

interface Panel {
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  readonly series: readonly (readonly [className: string, label: string])[];
}

const panels: readonly Panel[] = [
  {
    id: 'latency',
    title: 'Response time',
    unit: 'ms',
    series: [
      ['p50', 'p50'],
      ['p95', 'p95'],
      ['p99', 'p99'],
    ],
  },
  {
    id: 'rate',
    title: 'Requests',
    unit: 'per second',
    series: [
      ['asked', 'iterations asked for'],
      ['reached', 'requests answered'],
    ],
  },
  {
    id: 'errors',
    title: 'Errors',
    unit: 'per second',
    series: [
      ['failures', 'failed'],
      ['limited', '429'],
      ['dropped', 'dropped'],
    ],
  },
  { id: 'vus', title: 'Virtual users', unit: 'busy', series: [['vus', 'VUs']] },
];

/** Places for the charts; the page's script draws them. */
export function charts(record: RunRecord): Html {
  if (record.seconds.length === 0) {
    return html`<section class="card" aria-labelledby="over-time"><h2 id="over-time">Over time</h2><p class="empty">No figures came, so there is nothing to draw.</p></section>`;
  }
  return html`<section class="card charts" aria-labelledby="over-time"><h2 id="over-time">Over time</h2>
<noscript><p class="empty">The charts need scripts; every figure is in the table below and in report.json.</p></noscript>
${panels.map(panel)}
${eventList(record)}
</section>`;
}

const panel = ({ id, title, unit, series }: Panel): Html => html`<figure class="panel" id="panel-${id}">
<figcaption><b>${title}</b> <span class="unit">${unit}</span><span class="legend">${series.map(([name, label]) => html`<span class="key ${name}">${label}</span>`)}</span></figcaption>
<div class="plot" data-plot="${id}"></div>
</figure>`;

function eventList(record: RunRecord): Html | null {
  const began = record.events.find((event) => event.kind === 'load' && event.state === 'begins')?.at;
  const events = record.events.filter((event) => event.kind !== 'phase' && event.kind !== 'load').slice(0, 40);
  if (events.length === 0) return null;
  return html`<h3>What happened meanwhile</h3><ol class="events">${events.map(
    (event) =>
      html`<li class="${event.kind}"><span class="when">${((event.at - (began ?? record.run.createdAt)) / 1000).toFixed(1)} s</span> <b>${event.kind}</b> ${event.text}</li>`,
  )}</ol>`;
}
