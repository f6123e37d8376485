import type { EndpointResult } from '../../../lib/model/record.ts';
import { type Html, html } from './template.ts';

/** The limit stands at two thirds of the width, so that what goes beyond it can be seen. */
const limitAt = 2 / 3;

/** How much of its limit an endpoint's p95 uses; hatched where nothing was measured. For the eye only. */
export function limitBar({ p95, objectiveP95 }: Pick<EndpointResult, 'p95' | 'objectiveP95'>): Html {
  if (p95 === null) return html`<span class="limit-bar missing" aria-hidden="true"></span>`;
  const share = p95 / objectiveP95;
  const level = share > 1 ? 'over' : share > 0.8 ? 'near' : 'within';
  const width = Math.min(100, Math.max(1, share * limitAt * 100));
  return html`<span class="limit-bar ${level}" aria-hidden="true"><i style="width:${width.toFixed(1)}%"></i></span>`;
}
