import { describe, expect, it } from 'vitest';
import { breach, limitsOf } from './limits.ts';

describe('the limits that a note states', () => {
  it.each([
    ['1 to 10', 1, 10],
    ['1..100, default 50', 1, 100],
    ['0-1, default 0.7', 0, 1],
    ['0.001-1, default 0.01', 0.001, 1],
    ['OpenAPI only, max 500; ignored', null, 500],
    ['min 0, rupees', 0, null],
    ['rupees, min 1', 1, null],
    ['0 or more', 0, null],
    ['at least 8; upper, lower', 8, null],
    ['at least one', 1, null],
    ['4 digits', 4, 4],
    ['3 letters, default INR', 3, 3],
  ])('%s', (note, least, most) => {
    expect(limitsOf(note)).toEqual({ least, most, open: false });
  });

  it.each([
    ['max 10 MB; columns studentId', 'a size of a file'],
    ['24 h to 30 days ahead', 'a time ahead'],
    ['in-memory replay protection (10 min)', 'a time'],
    ['default 50, max 100; larger is ignored', 'what is cut down, not refused'],
    ['not used', 'nothing'],
  ])('"%s" states none: %s', (note) => {
    expect(limitsOf(note)).toEqual({ least: null, most: null, open: false });
  });

  it('"above 0" leaves out 0 itself', () => {
    expect([breach(limitsOf('above 0'), 0, ''), breach(limitsOf('above 0'), 0.1, '')]).toEqual([
      'must be above 0',
      null,
    ]);
  });
});
