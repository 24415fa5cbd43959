import { readFileSync } from 'node:fs';

/**
 * The most memory that a process had, in bytes, the code of Node.js included; on Linux. What `process.resourceUsage()` tells
 * there counts the process as well from which this one was forked.
 *
 * @param process its number, or `self`
 */
export function peakMemory(process: number | 'self'): number {
  return counted(process, 'VmHWM');
}

/**
 * The part of a process's memory that is its own, in bytes; on Linux. The rest are pages of files, such as the database's,
 * which the system takes back when it needs the memory.
 *
 * @param process its number, or `self`
 */
export function ownMemory(process: number | 'self'): number {
  return counted(process, 'RssAnon');
}

function counted(process: number | 'self', what: string): number {
  const status = readFileSync(`/proc/${process}/status`, 'utf8');
  return Number(new RegExp(`${what}:\\s+(\\d+)`).exec(status)?.[1]) * 1_024;
}
