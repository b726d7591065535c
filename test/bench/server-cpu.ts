import { readFileSync } from 'node:fs';

/** Milliseconds of processor time by process of PostgreSQL; null where it cannot be read. */
export type ServerCpu = ReadonlyMap<string, number> | null;

export function serverCpu(postmaster: number): ServerCpu {
  try {
    const children = readFileSync(`/proc/${postmaster}/task/${postmaster}/children`, 'utf8').trim().split(' ');
    return new Map(children.map((pid) => [pid, millisecondsOf(pid)]));
  } catch {
    return null;
  }
}

/** What has been used since; a process that ended in between counts nothing. */
export function usedSince(before: ServerCpu, after: ServerCpu): number | null {
  if (!before || !after) return null;
  return [...after].reduce((sum, [pid, used]) => sum + Math.max(0, used - (before.get(pid) ?? 0)), 0);
}

function millisecondsOf(pid: string): number {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
  } catch {
    return 0;
  }
}

/** The process whose children are PostgreSQL's: the parent of one that serves a connection. */
export function parentOf(pid: number): number {
  try {
    return Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
