import { describe, expect, it } from 'vitest';
import { answerText, countText, durationText, listText, msText, rateText, shareText } from './words.ts';

/** Narrow and ordinary no-break spaces as plain ones. */
const told = (text: string): string => text.replace(/[\u202f\u00a0]/g, ' ');

describe('figures in words', () => {
  it.each([
    [countText(0), '0'],
    [countText(9675), '9 675'],
    [countText(1234567), '1 234 567'],
    [msText(0.842), '0.84 ms'],
    [msText(12), '12 ms'],
    [msText(84.64), '84.6 ms'],
    [msText(2953.4), '2 953 ms'],
    [shareText(0), '0 %'],
    [shareText(0.00001), '< 0.01 %'],
    [shareText(0.0123), '1.23 %'],
    [shareText(0.1), '10 %'],
    [shareText(0.99999), '> 99.99 %'],
    [shareText(1), '100 %'],
    [rateText(42.25), '42.3/s'],
    [rateText(1800), '1 800/s'],
    [durationText(0.4), '0.4 s'],
    [durationText(60), '1 min'],
    [durationText(3683), '1 h 1 min 23 s'],
    [listText([]), ''],
    [listText(['a', 'b']), 'a and b'],
    [listText(['a', 'b', 'c', 'd']), 'a, b, c and d'],
    [listText(['a', 'b', 'c', 'd', 'e']), 'a, b, c and 2 more'],
    [answerText(503, null), 'answered 503'],
    [answerText(0, 1050), 'no answer in time'],
    [answerText(0, 1212), 'connection refused'],
    [answerText(0, 1999), 'no answer (k6 error 1999)'],
  ])('%s', (text, expected) => {
    expect(told(text)).toBe(expected);
  });
});
