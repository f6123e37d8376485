/** So many rows stand there at first; the rest comes with a button, and on paper everything. */
const shownAtFirst = 25;

/** Makes the table of endpoints sort by its headers and filter by text, domain and state. */
export function enlivenTable(): void {
  const section = document.getElementById('endpoints');
  const table = section?.querySelector('table');
  const body = table?.tBodies[0];
  const form = section?.querySelector('form');
  const button = section?.querySelector<HTMLButtonElement>('button.all');
  if (!table || !body || !form || !button) return;
  let isWhole = false;
  const show = (): void => {
    const found = [...body.rows].filter((row) => matches(row, form));
    const isFiltered = found.length < body.rows.length;
    const visible = new Set(isWhole || isFiltered ? found : found.slice(0, shownAtFirst));
    for (const row of body.rows) row.hidden = !visible.has(row);
    button.hidden = visible.size === found.length;
    button.textContent = `Show all ${found.length} endpoints`;
    const output = form.querySelector('output');
    if (output) output.textContent = `${found.length} of ${body.rows.length} endpoints`;
  };
  form.hidden = false;
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('input', show);
  button.addEventListener('click', () => {
    isWhole = true;
    show();
  });
  sortable(table, body, show);
  show();
}

function matches(row: HTMLTableRowElement, form: HTMLFormElement): boolean {
  const filters = new FormData(form);
  const wanted = (name: string): string => String(filters.get(name) ?? '');
  const text = (row.cells[0]?.textContent ?? '').toLowerCase();
  return (
    wanted('text')
      .toLowerCase()
      .split(/\s+/)
      .every((word) => text.includes(word)) &&
    (wanted('domain') === '' || row.dataset.domain === wanted('domain')) &&
    (wanted('state') === '' || row.dataset.state === wanted('state'))
  );
}

/** Headers become buttons, so that keyboards reach them; `aria-sort` tells the order. */
function sortable(table: HTMLTableElement, body: HTMLTableSectionElement, done: () => void): void {
  const heads = [...(table.tHead?.rows[0]?.cells ?? [])];
  for (const [column, head] of heads.entries()) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener('click', () => {
      // Names are looked for from A, figures from the largest.
      const first = column < 2 ? 'ascending' : 'descending';
      const other = first === 'ascending' ? 'descending' : 'ascending';
      const order = head.getAttribute('aria-sort') === first ? other : first;
      for (const each of heads) each.removeAttribute('aria-sort');
      head.setAttribute('aria-sort', order);
      body.append(...[...body.rows].sort(byColumn(column, order === 'ascending' ? 1 : -1)));
      done();
    });
  }
}

/** What was not measured stands last in either order. */
function byColumn(column: number, direction: 1 | -1) {
  return (a: HTMLTableRowElement, b: HTMLTableRowElement): number => {
    const left = a.cells[column]?.dataset.v ?? '';
    const right = b.cells[column]?.dataset.v ?? '';
    if (left === '' || right === '') return left === right ? 0 : left === '' ? 1 : -1;
    const difference = Number(left) - Number(right);
    return direction * (Number.isNaN(difference) ? left.localeCompare(right) : difference);
  };
}
