import type { RunRecord } from '../../../lib/model/record.ts';
import { durationText } from '../../../lib/verdict/words.ts';
import { decisionText, endingText, keyFigures, momentText, statusText } from '../wording.ts';
import { icon } from './icons.ts';
import { type Html, html } from './template.ts';

/** The verdict, its one sentence, and what was tested. */
export function banner(record: RunRecord): Html {
  const { verdict, run } = record;
  const ending = endingText(record);
  return html`<header class="banner ${verdict.decision}">
<div class="bar"><span class="kit">HASIVU readiness</span><span class="what">load <b>${run.profile}</b> against <b>${run.target.name}</b></span><button type="button" id="theme" hidden>Theme</button></div>
${ending === null ? null : html`<p class="partial" role="alert">${ending}</p>`}
<div class="verdict">
<div class="words">
<h1>${decisionText[verdict.decision]}</h1>
<p class="because">${verdict.because}</p>
<p class="facts">${momentText(run.createdAt)} · ${durationText(record.duration)} · seed ${run.seed} · ${run.target.baseUrl} · run ${run.id}</p>
</div>
${scoreRing(verdict.score)}
</div>
</header>`;
}

const around = 2 * Math.PI * 52;

function scoreRing(score: number | null): Html {
  if (score === null) {
    return html`<div class="score"><svg viewBox="0 0 120 120" role="img" aria-label="no score"><circle class="track missing" cx="60" cy="60" r="52"/><text class="none" x="60" y="66">no score</text></svg></div>`;
  }
  const length = (score / 100) * around;
  return html`<div class="score"><svg viewBox="0 0 120 120" role="img" aria-label="score ${score} of 100"><circle class="track" cx="60" cy="60" r="52"/><circle class="value" cx="60" cy="60" r="52" stroke-dasharray="${length.toFixed(1)} ${around.toFixed(1)}" transform="rotate(-90 60 60)"/><text class="number" x="60" y="66">${score}</text><text class="of" x="60" y="86">of 100</text></svg></div>`;
}

/** The handful of numbers that decide. */
export function keyFigureTiles(record: RunRecord): Html {
  const tiles = keyFigures(record).map(
    ({ label, value, expected, status }) => html`<div class="tile ${status ?? 'told'}">
<dt>${label}${status === null ? null : html`<span class="state">${icon(status)}<span class="unseen">${statusText[status]}</span></span>`}</dt>
<dd class="${value === null ? 'figure missing' : 'figure'}">${value ?? 'not measured'}</dd>
<dd class="expected">${expected === '' ? 'not judged' : expected}</dd>
</div>`,
  );
  return html`<section aria-labelledby="figures"><h2 id="figures" class="unseen">Key figures</h2><dl class="tiles">${tiles}</dl></section>`;
}
