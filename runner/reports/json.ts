import type { Report } from './report.ts';

/** The record itself. */
export const json: Report = {
  format: 'json',
  fileName: 'report.json',
  summary: 'the whole record, as schema/run-record.schema.json describes it',
  render: (record) => `${JSON.stringify(record, null, 2)}\n`,
};
