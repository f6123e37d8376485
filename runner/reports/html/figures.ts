import type { EndpointResult } from '../../../lib/model/record.ts';
import { samplesNeeded } from '../../../lib/stats/quantile.ts';
import { msText } from '../../../lib/verdict/words.ts';
import { type Html, html } from './template.ts';

/** Not zero and not failed: nobody knows. */
export const missing: Html = html`<span class="missing">–<span class="unseen">not measured</span></span>`;

const ratios = { p95: 0.95, p99: 0.99 } as const;

/** A quantile of one endpoint; a tilde says that it stands on too few answers to mean much. */
export function quantileText(row: EndpointResult, which: keyof typeof ratios): Html {
  const value = row[which];
  if (value === null) return missing;
  if (row.requests >= samplesNeeded(ratios[which])) return html`${msText(value)}`;
  return html`<span class="few"><span aria-hidden="true">~</span><span class="unseen">of few answers: </span>${msText(value)}</span>`;
}
