import { expect, it } from 'vitest';
import { commandLine } from './describe.ts';

it.each([
  [['load', 'peak'], 'npm run load -- peak'],
  [['doctor'], 'npm run doctor'],
  [['load', 'smoke', '--mix', 'my mix.json'], "npm run load -- smoke --mix 'my mix.json'"],
  [['load', 'smoke', '--tag', "who=o'brien"], "npm run load -- smoke --tag 'who=o'\\''brien'"],
])('%j can be typed again as it is printed', (words, line) => {
  expect(commandLine(words)).toBe(line);
});
