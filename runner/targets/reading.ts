type Tree = Readonly<Record<string, unknown>>;

/** What stands at a dotted path such as `data.order.id` or `data.items[0].id`; undefined where it leads nowhere. */
export function valueAt(root: unknown, path: string): unknown {
  let node: unknown = root;
  for (const key of path.split(/[.[\]]+/)) {
    if (key === '') continue;
    if (typeof node !== 'object' || node === null || !Object.hasOwn(node, key)) return undefined;
    node = (node as Tree)[key];
  }
  return node;
}

/** The first of the paths that leads to a text or a number, as text. */
export function textAt(root: unknown, paths: readonly string[]): string | null {
  for (const path of paths) {
    const value = valueAt(root, path);
    if (typeof value === 'string' && value !== '') return value;
    if (typeof value === 'number') return String(value);
  }
  return null;
}
