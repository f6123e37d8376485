import { appendFileSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openJournal, readJournal } from './journal.ts';

const fresh = () => join(mkdtempSync(join(tmpdir(), 'journal-')), 'journal.ndjson');
const removed = (id: number) => ({ kind: 'removed', what: 'order', id: String(id) }) as const;

describe('the journal', () => {
  it('has a line on the disk when appending it resolves, in order, however many are under way', async () => {
    const path = fresh();
    const journal = openJournal(path);
    const tasks = Array.from({ length: 200 }, async (_, i) => {
      await journal.append(removed(i));
      expect(readJournal(path)).toContainEqual(removed(i));
    });
    await Promise.all(tasks);
    journal.close();
    expect(readJournal(path)).toEqual(Array.from({ length: 200 }, (_, i) => removed(i)));
  });

  it('goes on after a line that a kill tore', async () => {
    const path = fresh();
    const first = openJournal(path);
    await first.append(removed(1));
    first.close();
    appendFileSync(path, '{"kind":"remov');
    const second = openJournal(path);
    await second.append(removed(2));
    second.close();
    expect(readJournal(path)).toEqual([removed(1), removed(2)]);
    expect(readFileSync(path, 'utf8')).toContain('{"kind":"remov\n');
  });

  it('of a run that never began holds nothing', () => {
    expect(readJournal(fresh())).toEqual([]);
  });

  it('that cannot be written is an error of the disk', async () => {
    expect(() => openJournal(join(fresh(), 'no', 'such', 'folder'))).toThrow(
      expect.objectContaining({ code: 'DISK', message: expect.stringContaining('ENOENT') }),
    );
    const full = openJournal('/dev/full');
    await expect(full.append(removed(1))).rejects.toMatchObject({
      code: 'DISK',
      message: expect.stringContaining('ENOSPC'),
    });
    await expect(full.append(removed(2))).rejects.toMatchObject({ code: 'DISK' });
    full.close();
  });
});
