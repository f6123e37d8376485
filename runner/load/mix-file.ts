import { readFileSync } from 'node:fs';
import { catalogue } from '../../lib/catalogue/index.ts';
import { parseMix } from '../../lib/catalogue/mix.ts';
import type { EndpointId } from '../../lib/model/endpoint.ts';
import { KitError } from '../../lib/model/kit-error.ts';

/** Reads `--mix FILE`: weights as JSON, or an access log. */
export function readMix(path: string): ReadonlyMap<EndpointId, number> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new KitError('USAGE', `the mix file ${path} cannot be read: ${(cause as Error).message}`, {
      hint: '--mix takes a JSON object of endpoint weights, or an access log',
      cause,
    });
  }
  return parseMix(text, path, catalogue).copies;
}
