/** A value in a plan that cannot be used. */
export interface Offence {
  /** The place of the change in the plan, from 0; null for what is not within a change. */
  readonly index: number | null;
  /** The path of the value in the plan file, such as `changes[12].proposedValue`. */
  readonly path: string;
  readonly message: string;
}

/** Why a command could not be carried out, in words for people and with a code for programs. */
export class Failure extends Error {
  override readonly name = 'Failure';
  /** A code of the server's list, or one of the client's own. */
  readonly code: string;
  readonly offences: readonly Offence[];

  constructor(
    code: string,
    message: string,
    { offences = [], cause }: { offences?: readonly Offence[]; cause?: unknown } = {},
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.offences = offences;
  }
}

/** The command line was not understood. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export function notFound(kind: string, id: string): Failure {
  return new Failure('NOT_FOUND', `There is no ${kind} with the id ${JSON.stringify(id)}.`);
}
