import { readFileSync } from 'node:fs';

/**
 * The most memory that a process had, in bytes, the code of Node.js included; on Linux. What `process.resourceUsage()` tells
 * there counts the process as well from which this one was forked.
 *
 * @param process its number, or `self`
 */
export function peakMemory(process: number | 'self'): number {
  const status = readFileSync(`/proc/${process}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) * 1_024;
}
