import { SharedArray } from 'k6/data';
import type { PreparedData } from '../model/call.ts';
import { flattened } from './supplies.ts';

export interface Prepared {
  readonly texts: { readonly [index: number]: string };
  readonly renewAt: { readonly [index: number]: number };
}

/**
 * The prepared data, read and parsed once in the process and shared by its VUs. `path` is absolute. The second text
 * list holds the one number that is not a supply: from when on tokens are renewed, in milliseconds since the epoch.
 */
export function loadPrepared(lines: string, path: string): Prepared {
  let parsed: PreparedData | undefined;
  const data = (): PreparedData => {
    parsed ??= JSON.parse(open(path)) as PreparedData;
    return parsed;
  };
  return {
    texts: new SharedArray('supplies', () => flattened(lines, data())),
    renewAt: new SharedArray('renewal', () => [data().renewAt]),
  };
}
