import { describe, expect, it } from 'vitest';
import { takeFrom } from './taking.ts';

const never = /(?!)/;

describe('taking a value from an answer', () => {
  it('believes the quick pattern', () => {
    expect(takeFrom('id=7', /id=()(\d)/, ['data.id'])).toBe('');
    expect(takeFrom('id=7', /id=(\d)/, ['data.id'])).toBe('7');
  });

  it.each([
    ['{"data":{"order":{"id":"o-1"}}}', ['data.order.id'], 'o-1'],
    ['{"data":{"data":{"id":"o-2"}}}', ['data.id', 'data.data.id'], 'o-2'],
    ['{"items":[{"id":"a"},{"id":4}]}', ['items[1].id'], '4'],
    ['{"data":{"id":""}}', ['data.id'], null],
    ['{"data":null}', ['data.id'], null],
    ['{"data":{"constructor":1}}', ['data.toString'], null],
    ['<html>', ['data.id'], null],
    ['', ['data.id'], null],
  ])('reads %s by %s: %s', (text, paths, value) => {
    expect(takeFrom(text, never, paths)).toBe(value);
  });
});
