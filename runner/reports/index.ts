import { type HtmlAssets, htmlReport } from './html.ts';
import { json } from './json.ts';
import { junit } from './junit.ts';
import { markdown } from './markdown.ts';
import type { Report } from './report.ts';

/** Every format a run is reported in. The page's style and script come in as text, so that rendering stays pure. */
export const reports = (assets: HtmlAssets): readonly Report[] => [htmlReport(assets), markdown, json, junit];
