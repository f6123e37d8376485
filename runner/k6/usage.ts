import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';
import type { Ratio, Seconds } from '../../lib/model/units.ts';

/** What a process has used so far. */
export interface Usage {
  /** User and system time. */
  readonly cpuSeconds: Seconds;
  readonly peakMemoryBytes: number;
}

/** Linux counts a process's time in ticks of 10 ms on every architecture (USER_HZ). */
const ticksPerSecond = 100;

/** Null when the process has ended. */
export async function usageOf(pid: number): Promise<Usage | null> {
  try {
    return process.platform === 'linux' ? await fromProc(pid) : await fromPs(pid);
  } catch {
    // Both ways fail on a process that is gone, and only then; what was read before it stays valid.
    return null;
  }
}

async function fromProc(pid: number): Promise<Usage | null> {
  const [stat, status] = await Promise.all([
    readFile(`/proc/${pid}/stat`, 'utf8'),
    readFile(`/proc/${pid}/status`, 'utf8'),
  ]);
  // The name, field 2, is in brackets and may hold spaces; user and system time are fields 14 and 15.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const peak = /^VmHWM:\s+(\d+) kB/m.exec(status);
  if (peak === null) return null;
  return {
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond,
    peakMemoryBytes: Number(peak[1]) * 1024,
  };
}

/** macOS: time as `[[dd-]hh:]mm:ss.cc`, resident kilobytes now; the caller keeps the highest. */
async function fromPs(pid: number): Promise<Usage | null> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'time=,rss=', '-p', String(pid)]);
  return parsePs(stdout);
}

export function parsePs(line: string): Usage | null {
  const match = /^\s*(?:(?:(\d+)-)?(\d+):)?(\d+):(\d+(?:\.\d+)?)\s+(\d+)\s*$/.exec(line);
  if (match === null) return null;
  const [days = 0, hours = 0, minutes = 0, seconds = 0, kilobytes = 0] = match
    .slice(1)
    .map((part) => Number(part ?? 0));
  return { cpuSeconds: ((days * 24 + hours) * 60 + minutes) * 60 + seconds, peakMemoryBytes: kilobytes * 1024 };
}

export interface UsageMeter {
  /** So far; null until the first sample. */
  latest(): (Usage & { readonly cpuShare: Ratio }) | null;
  stop(): void;
}

/** Samples a process's own use until stopped; half a second at most is missing at its end. */
export function meterUsage(pid: number, now: () => number): UsageMeter {
  const begun = now();
  let latest: ReturnType<UsageMeter['latest']> = null;
  const sample = async (): Promise<void> => {
    const usage = await usageOf(pid);
    if (usage === null) return;
    const elapsed = Math.max(0.001, (now() - begun) / 1000);
    latest = {
      cpuSeconds: usage.cpuSeconds,
      peakMemoryBytes: Math.max(usage.peakMemoryBytes, latest?.peakMemoryBytes ?? 0),
      cpuShare: usage.cpuSeconds / elapsed / availableParallelism(),
    };
  };
  const timer = setInterval(sample, process.platform === 'linux' ? 500 : 2000);
  timer.unref();
  return { latest: () => latest, stop: () => clearInterval(timer) };
}
