import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { takeFrom } from '../lib/k6/taking.ts';
import { quickPattern } from './quick-pattern.ts';

const pattern = (path: string): RegExp => new RegExp(quickPattern(path).slice(1, -1));
const caught = (path: string, text: string): string | null => {
  const found = pattern(path).exec(text);
  return found === null ? null : (found[1] ?? found[2] ?? null);
};

describe('a quick pattern', () => {
  it.each([
    ['{"success":true,"data":{"order":{"id":"o-1","user":{"id":"u"}}}}', 'o-1'],
    ['{ "data" : { "order" : { "number" : 5, "id" : 17 } } }', '17'],
    ['{"data":{"user":{"id":"u"},"order":{"id":"o-1"}}}', null],
    ['{"data":{"order":{"user":{"id":"u"},"id":"o-1"}}}', null],
    ['{"data":{"order":{"note":"say \\"id\\":\\"x\\" twice","id":"o-1"}}}', 'o-1'],
    ['{"data":{"order":{"id":"a\\u0062"}}}', null],
    ['{"data":{"order":{"id":1.5}}}', null],
    ['{"data":{},"order":{"id":"other"}}', null],
    ['[{"data":{"order":{"id":"o"}}}]', null],
  ])('says of %s: %s', (text, value) => {
    expect(caught('data.order.id', text)).toBe(value);
  });

  it('reads the first element of a list', () => {
    expect(caught('items[0].id', '{"items":[{"id":"a"},{"id":"b"}]}')).toBe('a');
  });

  it('never catches anything but what parsing finds, whatever the answer looks like', () => {
    const key = fc.constantFrom('data', 'order', 'id', 'note');
    const leaf = fc.oneof(
      fc.constantFrom('o-1', 'a"b', '{', '}', '[', '"id":"x"', '', '\\', ','),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
    );
    let tree: fc.Arbitrary<unknown> = fc.dictionary(key, leaf);
    for (let depth = 0; depth < 3; depth += 1) {
      tree = fc.dictionary(key, fc.oneof(leaf, tree, fc.array(tree, { maxLength: 2 })), { maxKeys: 3 });
    }
    const paths = fc.constantFrom('data.order.id', 'data.id', 'id', 'order[0].id', 'data.order[0].id');
    fc.assert(
      fc.property(tree, paths, fc.constantFrom(undefined, 1), (value, path, indent) => {
        const text = JSON.stringify(value, null, indent);
        const found = caught(path, text);
        if (found !== null) expect(found).toBe(takeFrom(text, /(?!)/, [path]));
      }),
      // A fixed seed: some draws build answers that take minutes to compare or to shrink.
      { numRuns: 1000, seed: 20261123 },
    );
  });
});
