import type { RunRecord } from '../../../lib/model/record.ts';
import { countOf, countText, durationText, shareText } from '../../../lib/verdict/words.ts';
import { capital, conservationSteps, momentText, repeatCommand, statusText } from '../wording.ts';
import { icon } from './icons.ts';
import { type Html, html } from './template.ts';

/** Was the load what was asked for, and do all counts agree? */
export function generatorHealth(record: RunRecord): Html {
  const checks = record.verdict.checks.filter((check) => check.id.startsWith('generator.'));
  return html`<section class="card" aria-labelledby="generator"><h2 id="generator">Can the figures be trusted?</h2>
<ol class="conservation">${conservationSteps(record).map(
    ({ label, count, agrees }) =>
      html`<li class="${agrees === false ? 'differs' : ''}"><b class="${count === null ? 'missing' : ''}">${count === null ? 'not counted' : countText(count)}</b><span>${label}${agrees === true && html` ${icon('passed')}`}${agrees === false && html` ${icon('failed')}<span class="unseen">differs</span>`}</span></li>`,
  )}</ol>
<p class="sub">Requests from plan to proof. Reported and interrupted ones are those begun; a request without an answer may never have reached the target.</p>
<table class="plain"><caption class="unseen">Checks of the load generator</caption><thead><tr><th scope="col">Claim</th><th scope="col">Measured</th><th scope="col">Required</th><th scope="col">State</th></tr></thead><tbody>${checks.map(
    (check) =>
      html`<tr><th scope="row">${check.title}</th><td>${check.measured}</td><td data-label="required">${check.expected}</td><td><span class="state ${check.status}">${icon(check.status)}<span>${statusText[check.status]}</span></span></td></tr>`,
  )}</tbody></table>
${processes(record)}
</section>`;
}

function processes({ generator }: RunRecord): Html | null {
  if (generator.processes.length === 0) return null;
  const megabytes = (bytes: number): string => `${countText(bytes / 2 ** 20)} MiB`;
  const rows = generator.processes.map(
    (process) =>
      html`<tr><th scope="row">${process.source}</th><td data-label="ended with">${process.signal ?? process.exitCode ?? 'not known'}</td><td data-label="CPU">${process.cpuShare === null ? 'not measured' : `${shareText(process.cpuShare)} of all processors`}</td><td data-label="memory at most">${process.peakMemoryBytes === null ? 'not measured' : megabytes(process.peakMemoryBytes)}</td><td data-label="errors logged">${countText(process.stderrErrors)}</td></tr>`,
  );
  return html`<table class="plain"><caption class="unseen">Processes of k6</caption><thead><tr><th scope="col">k6 process</th><th scope="col">Ended with</th><th scope="col">CPU</th><th scope="col">Memory at most</th><th scope="col">Errors logged</th></tr></thead><tbody>${rows}</tbody></table>`;
}

export function warningList({ verdict }: RunRecord): Html | null {
  if (verdict.warnings.length === 0) return null;
  return html`<section class="card" aria-labelledby="warnings"><h2 id="warnings">Warnings</h2><ul class="warnings">${verdict.warnings.map(
    ({ message, remedy }) => html`<li><b>${capital(message)}.</b> ${capital(remedy)}.</li>`,
  )}</ul></section>`;
}

export function outOfScopeList({ outOfScope }: RunRecord): Html | null {
  if (outOfScope.length === 0) return null;
  const byReason = new Map<string, string[]>();
  for (const { endpoint, reason } of outOfScope) byReason.set(reason, [...(byReason.get(reason) ?? []), endpoint]);
  return html`<section class="card" aria-labelledby="scope"><h2 id="scope">Out of scope</h2><p class="sub">${countOf(outOfScope.length, 'endpoint')} of which nothing is said</p>${[
    ...byReason,
  ].map(
    ([reason, endpoints]) =>
      html`<details class="more"><summary>${countText(endpoints.length)}: ${reason}</summary><p class="names">${endpoints.map((endpoint) => html`<code>${endpoint}</code> `)}</p></details>`,
  )}</section>`;
}

/** What is needed to run the same again, and who ran it with what. */
export function aboutRun(record: RunRecord): Html {
  const { run, leftBehind } = record;
  const left = Object.entries(leftBehind).filter(([, count]) => count > 0);
  const facts: readonly (readonly [string, string])[] = [
    ['Run', run.id],
    ['Begun', momentText(run.createdAt)],
    [
      'Profile',
      `${run.profile} (${run.length}), ${durationText(record.duration)}, ${countOf(record.plannedIterations, 'iteration')}`,
    ],
    ['Target', `${run.target.name}, ${run.target.baseUrl}, ${run.target.environment}`],
    [
      'Target version',
      [run.target.version, run.target.release].filter((part) => part !== null).join(', ') || 'not told',
    ],
    ['Run by', `${run.user} on ${run.host}`],
    ['Versions', `kit ${run.kitVersion}, k6 ${run.k6Version}, Node ${run.nodeVersion}`],
    ['Configuration', run.configHash],
    ['Left behind', left.length === 0 ? 'nothing' : left.map(([entity, count]) => `${count} × ${entity}`).join(', ')],
  ];
  return html`<section class="card" aria-labelledby="about"><h2 id="about">The run</h2>
<p class="sub">The same traffic again:</p><pre class="command" tabindex="0">${repeatCommand(record)}</pre>
<dl class="about">${facts.map(([term, text]) => html`<div><dt>${term}</dt><dd>${text}</dd></div>`)}</dl>
</section>`;
}
