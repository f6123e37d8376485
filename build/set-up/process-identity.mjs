import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * When a process began, as text that means something on this machine only; null when there is no such process. With
 * its number it tells a process from a later one that was given the same number.
 * @param {number} pid
 * @returns {string | null}
 */
export function beginningOf(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives, but belongs to someone else.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return null;
  }
  return process.platform === 'linux' ? fromProc(pid) : fromPs(pid);
}

/** @param {number} pid */
function fromProc(pid) {
  try {
    // The second field is the name in brackets and may hold anything; the beginning is field 22.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? null : (fields[19] ?? null);
  } catch {
    return null; // It ended since.
  }
}

/** @param {number} pid */
function fromPs(pid) {
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || null;
  } catch {
    return null; // It ended since.
  }
}
