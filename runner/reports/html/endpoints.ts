import { domains } from '../../../lib/model/endpoint.ts';
import type { EndpointResult, RunRecord } from '../../../lib/model/record.ts';
import { samplesNeeded } from '../../../lib/stats/quantile.ts';
import { countText, msText, shareText } from '../../../lib/verdict/words.ts';
import { missing, quantileText } from './figures.ts';
import { icon } from './icons.ts';
import { limitBar } from './limit-bar.ts';
import { type Html, html } from './template.ts';

interface Column {
  readonly key: string;
  readonly label: string;
  /** Narrow screens do without it. */
  readonly isMinor: boolean;
  readonly isNumber: boolean;
}

const tableColumns: readonly Column[] = [
  { key: 'endpoint', label: 'Endpoint', isMinor: false, isNumber: false },
  { key: 'state', label: 'State', isMinor: false, isNumber: false },
  { key: 'requests', label: 'Requests', isMinor: true, isNumber: true },
  { key: 'errors', label: 'Errors', isMinor: false, isNumber: true },
  { key: 'p50', label: 'p50', isMinor: true, isNumber: true },
  { key: 'p95', label: 'p95', isMinor: false, isNumber: true },
  { key: 'limit', label: 'of its limit', isMinor: false, isNumber: true },
  { key: 'p99', label: 'p99', isMinor: true, isNumber: true },
];

const states = ['failed', 'unmeasured', 'passed', 'out-of-scope'] as const satisfies readonly EndpointResult['state'][];
const stateText: Readonly<Record<EndpointResult['state'], string>> = {
  failed: 'failed',
  unmeasured: 'unmeasured',
  passed: 'passed',
  'out-of-scope': 'out of scope',
};

/** All endpoints of the platform, worst first; sorts and filters with the page's script, and reads well without. */
export function endpointTable(record: RunRecord): Html {
  const rows = record.endpoints.toSorted(worstFirst);
  const present = domains.filter((domain) => rows.some((row) => row.domain === domain));
  const count = (state: EndpointResult['state']): number => rows.filter((row) => row.state === state).length;
  return html`<section class="card" id="endpoints" aria-labelledby="endpoints-title"><h2 id="endpoints-title">Endpoints</h2>
<p class="sub">~ is a quantile of too few answers to say much (a p95 needs ${samplesNeeded(0.95)}, a p99 ${samplesNeeded(0.99)}); such endpoints are judged together</p>
<form class="filters" hidden>
<label>Find <input type="search" name="text" placeholder="orders, POST, /menu …" autocomplete="off"></label>
<label>Domain <select name="domain"><option value="">all ${present.length}</option>${present.map((domain) => html`<option>${domain}</option>`)}</select></label>
<label>State <select name="state"><option value="">all</option>${states.filter((state) => count(state) > 0).map((state) => html`<option value="${state}">${stateText[state]} (${count(state)})</option>`)}</select></label>
<output aria-live="polite" class="sub">${countText(rows.length)} endpoints</output>
</form>
<div class="scroll" role="region" aria-labelledby="endpoints-title" tabindex="0">
<table>
<caption class="unseen">Every endpoint with its requests, errors and response times; column headers sort</caption>
<thead><tr>${tableColumns.map(headCell)}</tr></thead>
<tbody>${rows.map(endpointRow)}</tbody>
</table>
</div>
<button type="button" class="all" hidden></button>
</section>`;
}

const headCell = ({ key, label, isMinor, isNumber }: Column): Html =>
  html`<th scope="col" data-key="${key}" class="${cellClass(isNumber, isMinor)}">${label}</th>`;

const cellClass = (isNumber: boolean, isMinor: boolean): string =>
  [isNumber ? 'number' : '', isMinor ? 'minor' : ''].filter((name) => name !== '').join(' ');

/** Failed first, then by how much of the limit is used; what has no figure comes after what has. */
function worstFirst(a: EndpointResult, b: EndpointResult): number {
  const use = (row: EndpointResult): number => (row.p95 === null ? -1 : row.p95 / row.objectiveP95);
  return states.indexOf(a.state) - states.indexOf(b.state) || use(b) - use(a) || compare(a.endpoint, b.endpoint);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function endpointRow(row: EndpointResult): Html {
  const use = row.p95 === null ? null : row.p95 / row.objectiveP95;
  return html`<tr data-domain="${row.domain}" data-state="${row.state}">
<th scope="row" data-v="${row.endpoint}"><span class="name">${row.endpoint}</span>${row.critical && html` <span class="badge">critical</span>`}<span class="path">${row.method} ${row.path}</span></th>
<td data-v="${states.indexOf(row.state)}"><span class="state ${row.state}">${icon(row.state)}<span>${stateText[row.state]}</span></span></td>
<td class="number minor" data-v="${row.state === 'out-of-scope' ? null : row.requests}">${counted(row, row.requests)}</td>
<td class="number" data-v="${row.requests === 0 ? null : row.failures}">${errorCell(row)}</td>
<td class="number minor" data-v="${row.p50}">${row.p50 === null ? missing : msText(row.p50)}</td>
<td class="number" data-v="${row.p95}">${quantileText(row, 'p95')}</td>
<td class="number bar-cell" data-v="${use}">${limitBar(row)}<span class="of">${use === null ? missing : `${Math.round(use * 100)} % of ${msText(row.objectiveP95)}`}</span></td>
<td class="number minor" data-v="${row.p99}">${quantileText(row, 'p99')}</td>
</tr>`;
}

const counted = ({ state }: EndpointResult, count: number): Html =>
  state === 'out-of-scope' ? missing : html`<span class="${count === 0 ? 'zero' : ''}">${countText(count)}</span>`;

function errorCell(row: EndpointResult): Html {
  if (row.requests === 0) return missing;
  const limited = row.rateLimited > 0 && html` <span class="limited">${countText(row.rateLimited)} × 429</span>`;
  if (row.failures === 0) return html`<span class="zero">0</span>${limited}`;
  const share = shareText(row.failures / Math.max(1, row.requests - row.rateLimited));
  return html`<span class="wrong" title="${waysOf(row)}">${countText(row.failures)} <span class="share">${share}</span></span>${limited}`;
}

const waysOf = ({ statuses }: EndpointResult): string =>
  Object.entries(statuses)
    .map(([status, count]) => `${status === '0' ? 'no answer' : status}: ${countText(count)}`)
    .join(', ');
