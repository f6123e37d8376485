import { describe, expect, it } from 'vitest';
import { Spans } from './spans.ts';

describe('the span of a push', () => {
  it('ends with its newest sample and begins where the one before ended', () => {
    const spans = new Spans(1000, 0);
    expect(spans.next(10_005, 10_000)).toEqual({ from: 9005, to: 10_005 });
    expect(spans.next(11_005, 11_000)).toEqual({ from: 10_005, to: 11_005 });
  });

  it('is not moved by a push that arrives late', () => {
    const spans = new Spans(1000, 0);
    spans.next(10_005, 10_000);
    expect(spans.next(14_000, 11_000)).toEqual({ from: 10_005, to: 11_005 });
    expect(spans.next(14_010, 12_000)).toEqual({ from: 11_005, to: 12_005 });
  });

  it('covers all that was lost since the last push that was taken', () => {
    const spans = new Spans(1000, 0);
    spans.next(10_000, 10_000);
    spans.see(11_000);
    spans.see(12_000);
    expect(spans.next(13_000, 13_000)).toEqual({ from: 10_000, to: 13_000 });
  });

  it('reaches back before pushes that were lost at the start, but not before there was a collector', () => {
    const spans = new Spans(1000, 5500);
    spans.see(7000);
    expect(spans.next(9000, 9000)).toEqual({ from: 6000, to: 9000 });
    expect(new Spans(1000, 5500).next(6000, 6000)).toEqual({ from: 5500, to: 6000 });
  });

  it('does not depend on the clock of the source', () => {
    const ahead = new Spans(1000, 0);
    expect(ahead.next(10_000, 99_000)).toEqual({ from: 9000, to: 10_000 });
    expect(ahead.next(11_300, 100_000)).toEqual({ from: 10_000, to: 11_000 });
  });

  it('never runs backwards, and ends at the arrival of a push without samples', () => {
    const spans = new Spans(1000, 0);
    spans.next(10_000, 10_000);
    expect(spans.next(10_400, 9000)).toEqual({ from: 10_000, to: 10_000 });
    expect(spans.next(12_000, null)).toEqual({ from: 10_000, to: 12_000 });
  });
});
