import type { EndpointId } from './endpoint.ts';

/**
 * Which operation iteration i runs. The first `operations.length` iterations run each operation once; from then on a
 * cycle of `size` slots repeats, permuted anew each time.
 */
export interface Deck {
  readonly seed: number;
  /** The endpoint each operation loads; the index is the operation's number everywhere. */
  readonly operations: readonly EndpointId[];
  /** How often each operation stands in one cycle; at least 1. */
  readonly copies: readonly number[];
  /** Sum of `copies`. */
  readonly size: number;
}

/** `use`: how many times this operation was dealt before, over the whole run and all k6 processes. */
export interface DeckEntry {
  readonly operation: number;
  readonly use: number;
}
