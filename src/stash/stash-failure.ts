import { GreenlightError } from '../errors.ts';

/** What went wrong between Greenlight and Stash, as `extensions.reason` tells it. */
export type StashFailureReason =
  | 'UNREACHABLE'
  | 'TIMED_OUT'
  | 'UNAUTHENTICATED'
  | 'HTTP_ERROR'
  | 'NOT_GRAPHQL'
  | 'TOO_LARGE'
  | 'BUSY'
  | 'UNSUPPORTED'
  | 'REFUSED'
  | 'UNSTEADY';

/**
 * Stash did not answer as it should. The reason `REFUSED` means that it answered with GraphQL errors, whether or not
 * there were data beside them; `UNSUPPORTED` that those say that it does not know what it was asked for; `BUSY` that
 * they say only that its database is locked; `UNSTEADY` that its library kept changing while a list was read.
 */
export class StashFailure extends GreenlightError {
  readonly reason: StashFailureReason;
  /** Whether the same request may succeed shortly. */
  readonly isTransient: boolean;

  constructor(
    reason: StashFailureReason,
    message: string,
    { isTransient, cause }: { isTransient: boolean; cause?: unknown },
  ) {
    super('UPSTREAM_UNAVAILABLE', message, { details: { reason }, cause });
    this.reason = reason;
    this.isTransient = isTransient;
  }
}
