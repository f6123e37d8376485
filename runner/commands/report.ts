import { join } from 'node:path';
import type { RunRecord } from '../../lib/model/record.ts';
import { exitCodeOf } from '../../lib/model/verdict.ts';
import { buildRecord } from '../../lib/verdict/record.ts';
import { writeJson, writeWhole } from '../record/disk.ts';
import { runFiles } from '../record/folder.ts';
import { readRun } from '../record/read.ts';
import { htmlAssets } from '../reports/assets.ts';
import { reports } from '../reports/index.ts';
import { renderSummary } from '../reports/terminal.ts';
import type { Command } from './command.ts';

/** Writes every report and the verdict into the run folder; returns their paths by format. */
export async function writeReports(folder: string, record: RunRecord): Promise<Record<string, string>> {
  writeJson(join(folder, runFiles.verdict), record.verdict);
  const paths: Record<string, string> = {};
  for (const report of reports(await htmlAssets())) {
    const path = join(folder, report.fileName);
    writeWhole(path, report.render(record));
    paths[report.format] = path;
  }
  return paths;
}

export const report: Command = {
  name: 'report',
  summary: 'rebuild all reports of a run, also of one that was killed',
  examples: ['npm run report -- latest', 'npm run report -- 20261123-0031-peak-k7m2'],

  declare(parser) {
    return parser
      .argument('[run]', 'the id of a run, the path of its folder, or latest', 'latest')
      .option('--accept-caution', 'end with 0 when the decision is to deploy with caution')
      .option('--json', 'print the record as JSON on standard output, and nothing else there');
  },

  async run([wanted = 'latest'], options, _config, world) {
    const { path, parts } = readRun(world.home, wanted);
    const record = buildRecord(parts);
    const { html = path } = await writeReports(path, record);
    const summary = () =>
      renderSummary(record, {
        colour: world.isTerminal && world.env.NO_COLOR === undefined,
        width: process.stdout.columns ?? 80,
        reportPath: html,
      });
    world.out(options.json === true ? JSON.stringify(record, null, 2) : summary());
    return exitCodeOf(record.verdict.decision, options.acceptCaution === true);
  },
};
