import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { home, kit, processesOf, runIn, start, untilNone } from './kit-process.ts';

it('a second Ctrl-C ends the run at once with 130, and clean does what was left undone', async () => {
  const place = home();
  onTestFinished(place.remove);
  const run = start(['load', 'normal', '--only', 'orders', '--duration', '60s', '--rate', '60', '--json'], place.path);
  await run.said(/steady/);
  // A k6 that does not move cannot end in order, so what ends here ends because of the second interrupt.
  const k6 = Number(
    processesOf(place.path)
      .find((line) => / run --quiet /.test(line))
      ?.split(' ')[0],
  );
  process.kill(k6, 'SIGSTOP');
  run.kill('SIGINT');
  await run.said(/stopping: .* Ctrl-C again ends at once/);
  run.kill('SIGINT');
  const ended = await run.ended;
  process.kill(k6, 'SIGCONT');
  expect(ended.code, ended.err).toBe(130);
  expect(ended.out).toBe('');
  expect(await untilNone(() => processesOf(place.path))).toEqual([]);

  const id = runIn(place.path);
  expect(existsSync(join(place.path, 'runs', id, 'report.html'))).toBe(false);
  const reported = await kit(['report', id], place.path);
  expect(reported.code, reported.err).toBe(4);
  expect(existsSync(join(place.path, 'runs', id, 'report.html'))).toBe(true);
  const cleaned = await kit(['clean', id], place.path);
  expect(cleaned.code, cleaned.err).toBe(0);
  expect(readdirSync(join(place.path, '.state'))).toEqual([]);
});
