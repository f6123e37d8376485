import type { RunRecord } from '../../lib/model/record.ts';
import { banner, keyFigureTiles } from './html/banner.ts';
import { chartData } from './html/chart-data.ts';
import { charts } from './html/charts.ts';
import { endpointTable } from './html/endpoints.ts';
import { evidenceList, openCheckList, slowestList } from './html/findings.ts';
import { aboutRun, generatorHealth, outOfScopeList, warningList } from './html/run.ts';
import { embeddedJson, html, trusted } from './html/template.ts';
import type { Report } from './report.ts';
import { decisionText } from './wording.ts';

/** The page's own style and script, as text, and the CSP source of the script (`'sha256-…'`). */
export interface HtmlAssets {
  readonly style: string;
  readonly script: string;
  readonly scriptSource: string;
}

/** One file that needs nothing else: no request leaves it, and no text of the target can act in it. */
export const htmlReport = (assets: HtmlAssets): Report => ({
  format: 'html',
  fileName: 'report.html',
  summary: 'one self-contained page with charts and all endpoints',
  render: (record) => page(record, assets),
});

function page(record: RunRecord, { style, script, scriptSource }: HtmlAssets): string {
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src ${scriptSource}; img-src data:; base-uri 'none'; form-action 'none'`;
  const title = `${decisionText[record.verdict.decision]} – ${record.run.profile} against ${record.run.target.name}`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${trusted(style)}</style>
</head>
<body>
<a class="skip" href="#endpoints">Skip to the endpoints</a>
${banner(record)}
<main>
${keyFigureTiles(record)}
${charts(record)}
<div class="pair">
${openCheckList(record)}
${slowestList(record)}
</div>
${evidenceList(record)}
${endpointTable(record)}
${generatorHealth(record)}
${warningList(record)}
${outOfScopeList(record)}
${aboutRun(record)}
</main>
<script type="application/json" id="chart-data">${embeddedJson(chartData(record))}</script>
<script>${trusted(script)}</script>
</body>
</html>
`.text;
}
