import { describe, expect, it } from 'vitest';
import { KitError } from '../lib/model/kit-error.ts';
import { parseDuration, parseRate, parseTags, parseWhole } from './quantities.ts';

describe('durations', () => {
  it.each([
    ['45s', 45],
    ['2m', 120],
    ['1h30m', 5400],
    ['1500ms', 1.5],
    ['0.5m', 30],
  ])('%s is %d seconds', (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds);
  });

  it.each(['', 'soon', '10', '5 m', '-3s', '0s', '25h', '3x', '2m later'])(
    '"%s" is refused with the way to write it',
    (text) => {
      expect(() => parseDuration(text)).toThrow(KitError);
      expect(() => parseDuration(text)).toThrow(JSON.stringify(text));
    },
  );
});

describe('rates', () => {
  it.each([
    ['120', 120],
    ['120/s', 120],
    ['6000/m', 100],
  ])('%s is %d arrivals a second', (text, rate) => {
    expect(parseRate(text)).toBe(rate);
  });

  it.each(['', 'fast', '0', '-1', '10/h', '1e9', 'NaN', 'Infinity'])('"%s" is refused', (text) => {
    expect(() => parseRate(text)).toThrow(/--rate wants arrivals per second/);
  });
});

describe('tags and whole numbers', () => {
  it('tags become a table', () => {
    expect(parseTags(['release=2026.11.3', 'team=kitchen'])).toEqual({ release: '2026.11.3', team: 'kitchen' });
  });

  it.each(['release', '=x', 'a b=c', 'x=<script>'])('"%s" is refused as a tag', (text) => {
    expect(() => parseTags([text])).toThrow(/--tag wants name=value/);
  });

  it.each(['1.5', '-1', '', '999999'])('"%s" is no whole number in range', (text) => {
    expect(() => parseWhole(text, '--vus-max', 1, 20_000)).toThrow(/--vus-max wants a whole number/);
  });
});
