import type { EpochMs } from './units.ts';

/** The timeline of a run: what happened, in the order in which it happened. */
export type RunEvent = { readonly at: EpochMs; readonly text: string } & (
  | { readonly kind: 'phase'; readonly phase: string; readonly state: 'begins' | 'ends' }
  | { readonly kind: 'fault'; readonly fault: string; readonly state: 'begins' | 'ends' }
  | { readonly kind: 'load'; readonly state: 'begins' | 'ends' }
  | { readonly kind: 'alert' | 'note' | 'warning' | 'abort' }
);
