import { plan } from 'kit:plan';
import { prepared } from 'kit:prepared';
import { createLoad } from '../lib/k6/load.ts';
import { loadOptions } from '../lib/k6/options.ts';

// k6 reads the options where VU 0 evaluates the bundle, and would keep a copy in every other VU.
export const options = __VU === 0 ? loadOptions(plan) : undefined;

export default createLoad(plan, prepared, __ENV);
