import type { Check } from '../../../lib/model/check.ts';
import type { EndpointResult, Evidence, RunRecord } from '../../../lib/model/record.ts';
import type { Ms } from '../../../lib/model/units.ts';
import { answerText, countOf, countText, msText } from '../../../lib/verdict/words.ts';
import { capital, openChecks, statusText } from '../wording.ts';
import { quantileText } from './figures.ts';
import { icon } from './icons.ts';
import { limitBar } from './limit-bar.ts';
import { type Html, html } from './template.ts';

const shownAtOnce = 8;
const shownAtMost = 300;

/** Every check that did not pass, worst first; after the first few behind a disclosure. */
export function openCheckList(record: RunRecord): Html {
  const open = openChecks(record);
  const { passed, 'not-applicable': none } = record.verdict.counts;
  const summary = `${countText(passed)} passed, ${countText(record.verdict.counts.failed)} failed, ${countText(none)} not applicable`;
  const body =
    open.length === 0
      ? html`<p class="empty">${icon('passed')} Every applicable check passed.</p>`
      : html`<ul class="checks">${open.slice(0, shownAtOnce).map(checkItem)}</ul>${rest(open)}`;
  return html`<section class="card" aria-labelledby="open"><h2 id="open">What did not pass</h2><p class="sub">${summary}</p>${body}</section>`;
}

function rest(open: readonly Check[]): Html | null {
  if (open.length <= shownAtOnce) return null;
  const hidden = open.slice(shownAtOnce, shownAtMost);
  const left = open.length - shownAtMost;
  return html`<details class="more"><summary>${countText(open.length - shownAtOnce)} more</summary><ul class="checks">${hidden.map(checkItem)}</ul>${left > 0 && html`<p class="sub">and ${countText(left)} more in report.json</p>`}</details>`;
}

const checkItem = (check: Check): Html => html`<li>
${icon(check.status)}
<div><p class="title">${check.title}</p>
<p class="measured"><b>${check.measured}</b> <span>required ${check.expected}</span></p>
<p class="sub"><span class="badge ${check.severity}">${check.severity}</span> ${statusText[check.status]}. ${sentence(check.remedy)}</p></div>
</li>`;

const sentence = (text: string): string => (text === '' ? '' : `${capital(text)}.`);

type Measured = EndpointResult & { readonly p95: Ms };

/** The endpoints nearest to their limit, or beyond it. */
export function slowestList(record: RunRecord): Html {
  const use = (endpoint: Measured): number => endpoint.p95 / endpoint.objectiveP95;
  const slowest = record.endpoints
    .filter((endpoint): endpoint is Measured => endpoint.p95 !== null)
    .sort((a, b) => use(b) - use(a))
    .slice(0, 10);
  const body =
    slowest.length === 0
      ? html`<p class="empty">No answer was measured.</p>`
      : html`<ol class="slowest">${slowest.map(
          (endpoint) =>
            html`<li><span class="name">${endpoint.endpoint}</span>${limitBar(endpoint)}<span class="value"><b>${quantileText(endpoint, 'p95')}</b> of ${msText(endpoint.objectiveP95)}</span></li>`,
        )}</ol>`;
  return html`<section class="card" aria-labelledby="slowest"><h2 id="slowest">Slowest against their limit</h2><p class="sub">p95 in the judged phase; the mark is the limit</p>${body}</section>`;
}

const shownEvidence = 50;

/** First failures of each kind as the target answered them, masked. */
export function evidenceList(record: RunRecord): Html | null {
  if (record.evidence.length === 0) return null;
  const first = record.evidence.slice(0, shownEvidence);
  const more = record.evidence.length - first.length;
  return html`<section class="card" aria-labelledby="evidence"><h2 id="evidence">Evidence</h2><p class="sub">the first failure of each kind, ${countOf(record.evidence.length, 'in all', 'in all')}; secrets are masked</p>
${first.map(evidenceItem)}
${more > 0 && html`<p class="sub">${countText(more)} more in report.json</p>`}
</section>`;
}

const evidenceItem = ({ endpoint, status, errorCode, code, request, response, traceId }: Evidence): Html =>
  html`<details class="evidence"><summary><span class="name">${endpoint}</span> <span>${answerText(status, errorCode)}</span> <span class="code">${code}</span></summary>
<dl><dt>Request</dt><dd><pre tabindex="0">${request === '' ? 'not kept' : request}</pre></dd><dt>Response</dt><dd><pre tabindex="0">${response === '' ? 'none' : response}</pre></dd><dt>Trace id</dt><dd><code>${traceId === '' ? 'none' : traceId}</code></dd></dl></details>`;
