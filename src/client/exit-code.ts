/** What the command tells scripts when it ends; docs/command-line.md has the list. */
export enum ExitCode {
  DONE = 0,
  /** It could not be done; the reason is on standard error. */
  FAILED = 1,
  /** The command line was not understood; nothing was done. */
  USAGE = 2,
  /** The job came to its end, but not everything could be applied. */
  INCOMPLETE = 3,
  /** The job was cancelled. */
  CANCELLED = 4,
}
