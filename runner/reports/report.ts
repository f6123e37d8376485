import type { RunRecord } from '../../lib/model/record.ts';

/** One format: a pure function of the record, so that any run can be reported again at any time. */
export interface Report {
  readonly format: 'html' | 'markdown' | 'json' | 'junit';
  readonly fileName: string;
  readonly summary: string;
  render(record: RunRecord): string;
}
