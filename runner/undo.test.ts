import { describe, expect, it } from 'vitest';
import { createUndo, withUndo } from './undo.ts';

describe('undo', () => {
  it('undoes in reverse order, once', async () => {
    const done: string[] = [];
    const undo = createUndo();
    undo.add('first', () => void done.push('first'));
    undo.add('second', async () => void done.push('second'));
    await undo.run();
    await undo.run();
    expect(done).toEqual(['second', 'first']);
  });

  it('goes on after a failure and reports all failures together', async () => {
    const done: string[] = [];
    const undo = createUndo();
    undo.add('files', () => void done.push('files'));
    undo.add('process', () => {
      throw new Error('still running');
    });
    await expect(undo.run()).rejects.toThrow('process: still running');
    expect(done).toEqual(['files']);
  });

  it('runs when the work fails, and the error of the work is the one thrown', async () => {
    const done: string[] = [];
    const work = withUndo(async (undo) => {
      undo.add('server', () => {
        done.push('server');
        throw new Error('busy');
      });
      throw new Error('no target');
    });
    const error: Error = await work.then(
      () => expect.unreachable(),
      (thrown: Error) => thrown,
    );
    expect(error.message).toBe('no target');
    expect(String((error.cause as Error).message)).toContain('server: busy');
    expect(done).toEqual(['server']);
  });
});
