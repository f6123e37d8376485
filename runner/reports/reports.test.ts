import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../../lib/model/record.ts';
import { htmlAssets } from './assets.ts';
import { htmlReport } from './html.ts';
import { reports } from './index.ts';
import { json } from './json.ts';
import { junit } from './junit.ts';
import { markdown } from './markdown.ts';
import { goldenRecords } from './testdata/records.ts';

const golden = join(import.meta.dirname, 'golden');
const bare = { style: '/* style */', script: '/* script */', scriptSource: "'sha256-x'" };
const html = htmlReport(bare);

const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true });
const schemaText = readFileSync(join(import.meta.dirname, 'schema', 'run-record.schema.json'), 'utf8');
const validate = ajv.compile(JSON.parse(schemaText));

describe.each(Object.entries(goldenRecords))('the record %s', (name, record) => {
  it.each(reports(bare).map((report) => [report.fileName, report] as const))('renders as %s', async (file, report) => {
    const text = report.render(record);
    expect(report.render(record)).toBe(text);
    await expect(text).toMatchFileSnapshot(join(golden, `${name}.${file}`));
  });

  it('fits the published schema', () => {
    validate(JSON.parse(json.render(record)));
    expect(validate.errors).toBeNull();
  });
});

it('the schema refuses what is not a record', () => {
  const record = JSON.parse(json.render(goldenRecords.pass));
  for (const wrong of [
    { ...record, ending: 'well' },
    { ...record, extra: 1 },
    { ...record, overall: { ...record.overall, p95: '12 ms' } },
    { ...record, verdict: { ...record.verdict, decision: 'maybe' } },
  ]) {
    expect(validate(wrong)).toBe(false);
  }
});

/** A record in which every free text, of the target or the user, is replaced. */
function saying(text: string): RunRecord {
  const { fail } = goldenRecords;
  const { run, verdict } = fail;
  return {
    ...fail,
    run: {
      ...run,
      command: text,
      user: text,
      host: text,
      profile: text,
      k6Version: text,
      target: { name: text, baseUrl: text, environment: text, version: text, release: text },
    },
    events: fail.events.map((event) => ({ ...event, text })),
    endpoints: fail.endpoints.map((endpoint) => ({ ...endpoint, path: text })),
    outOfScope: fail.outOfScope.map(({ endpoint }) => ({ endpoint, reason: text })),
    evidence: fail.evidence.map((one) => ({ ...one, code: text, request: text, response: text, traceId: text })),
    leftBehind: { [text]: 3 },
    verdict: {
      ...verdict,
      because: text,
      checks: verdict.checks.map((check) => ({ ...check, title: text, measured: text, expected: text, remedy: text })),
      warnings: verdict.warnings.map((warning) => ({ ...warning, message: text, remedy: text })),
    },
  };
}

const hostile = [
  '</script><script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '" onmouseover="alert(1)',
  "' autofocus onfocus='alert(1)",
  '--><svg/onload=alert(1)>',
  ']]></testcase><testcase name="fake"/>',
  '&lt;b&gt; &#0; &quot;',
  'a | b | c\n| d |\n\n# heading\n- [x](javascript:alert(1)) ![i](https://evil.example/i.png) @team `code` ``',
  '\u0000\u0007\u001b[31m\u2028\u2029\u202e\ud800 end',
];

/** The markup itself, without what stands between tags; attribute values are emptied. */
const skeleton = (text: string): string =>
  (text.replace(/"[^"<>]*"/g, '""').match(/<[a-z!/?][^>]*>/gi) ?? []).join('\n');

describe.each(hostile)('text of a target such as %j', (text) => {
  const [plain, attacked] = [saying('x'), saying(text)];

  it('adds no markup to the page', () => {
    const page = html.render(attacked);
    expect(skeleton(page)).toBe(skeleton(html.render(plain)));
    const data = /id="chart-data">(.*?)<\/script>/s.exec(page)?.[1] ?? '';
    expect(data).not.toMatch(/[<>&\u2028\u2029]/);
    expect(JSON.parse(data)).toMatchObject({ seconds: expect.any(Array) });
  });

  it('adds no element to the XML, and no character that XML does not know', () => {
    const text = junit.render(attacked);
    expect(skeleton(text)).toBe(skeleton(junit.render(plain)));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: their absence is the claim
    expect(text).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u);
    expect(text.replace(/&(amp|lt|gt|quot|apos);/g, '')).not.toContain('&');
  });

  it('makes no link, image, tag, mention or table cell in Markdown', () => {
    const [before, after] = [markdown.render(plain), markdown.render(attacked)];
    expect(after.split('\n')).toHaveLength(before.split('\n').length);
    const outside = after.replace(/(`+)(?!`)[^\n]*?(?<!`)\1(?!`)/g, '');
    expect(outside.replace(/\\[\\`*_{}[\]#+!|~]/g, '')).not.toMatch(/[<@\]`]|:\/\//);
    const cells = (line: string): number => line.replace(/\\\|/g, '').split('|').length;
    expect(after.split('\n').map(cells)).toEqual(before.split('\n').map(cells));
  });
});

describe('the XML for CI servers', () => {
  it.each(Object.entries(goldenRecords))('of %s nests well and counts what it holds', (_, record) => {
    const text = junit.render(record);
    const open: string[] = [];
    for (const [, close, name = '', self] of text.matchAll(/<(\/?)([a-z]+)(?:\s[^<>]*?)?(\/?)>/g)) {
      if (self) continue;
      if (close) expect(open.pop()).toBe(name);
      else open.push(name);
    }
    expect(open).toEqual([]);
    const total = (key: string): number => Number(new RegExp(`<testsuites [^>]*${key}="(\\d+)"`).exec(text)?.[1]);
    expect(text.match(/<testcase /g)).toHaveLength(total('tests'));
    expect(text.match(/<failure /g) ?? []).toHaveLength(total('failures'));
    expect(text.match(/<error /g) ?? []).toHaveLength(total('errors'));
    expect(text.match(/<skipped /g) ?? []).toHaveLength(total('skipped'));
    expect(total('tests')).toBe(record.verdict.checks.length + 1);
  });
});

describe('the page', () => {
  it('asks nothing of any other server and lets only its own script run', async () => {
    const assets = await htmlAssets();
    const page = htmlReport(assets).render(goldenRecords.fail);
    expect(page).toMatch(/default-src &#39;none&#39;/);
    expect(page.match(/<script/g)).toHaveLength(2);
    expect(skeleton(page)).not.toMatch(/<link|<iframe|\b(src|href)="?(?!"|#)/);
    expect(assets.style).not.toMatch(/@import|url\(/);
    expect(assets.script).not.toContain('</script');
    expect(assets.scriptSource).toMatch(/^'sha256-[A-Za-z0-9+/]{43}='$/);
  });

  it('tells zero, missing and failed apart', () => {
    const page = html.render(goldenRecords.fail);
    expect(page).toContain('<span class="zero">0</span>');
    expect(page).toMatch(/class="missing">–<span class="unseen">not measured/);
    expect(page).toMatch(/class="wrong"[^>]*>\d+ <span class="share">/);
  });

  it('of a run that did not end by itself says so first', () => {
    expect(html.render(goldenRecords['no-data'])).toContain(
      '<p class="partial" role="alert">This run was killed before the first answer: there are no figures.</p>',
    );
    expect(html.render(goldenRecords.pass)).not.toContain('class="partial"');
  });
});
