import type { CheckStatus } from '../../../lib/model/check.ts';
import type { EndpointResult } from '../../../lib/model/record.ts';
import { type Html, html } from './template.ts';

type State = CheckStatus | EndpointResult['state'];

/** Shape and colour both say what a state is. The word stands beside it or is read out. */
export function icon(state: State): Html {
  switch (state) {
    case 'passed':
      return html`<svg class="icon passed" viewBox="0 0 16 16" aria-hidden="true"><path d="M3.2 8.6l3 3 6.6-7"/></svg>`;
    case 'failed':
      return html`<svg class="icon failed" viewBox="0 0 16 16" aria-hidden="true"><path d="M4 4l8 8M12 4l-8 8"/></svg>`;
    case 'invalid':
      return html`<svg class="icon invalid" viewBox="0 0 16 16" aria-hidden="true"><path d="M8 3v6.2M8 12.4v.2"/></svg>`;
    case 'unmeasured':
    case 'not-run':
    case 'not-shown':
      return html`<svg class="icon unmeasured" viewBox="0 0 16 16" aria-hidden="true"><path d="M5.6 6.2c0-1.6 1-2.6 2.5-2.6s2.5 1 2.5 2.3c0 1.8-2.5 1.9-2.5 3.7M8.1 12.4v.2"/></svg>`;
    case 'not-applicable':
    case 'out-of-scope':
      return html`<svg class="icon none" viewBox="0 0 16 16" aria-hidden="true"><path d="M4.5 8h7"/></svg>`;
    default:
      return state satisfies never;
  }
}
