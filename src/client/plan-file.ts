import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { readProjectFile } from '../project-file.ts';
import { Failure, type Offence } from './failure.ts';
import type { PlanChangeInput } from './generated/operations.ts';
import { shown } from './value-text.ts';

/** The version of the format that is read and written here. */
const FORMAT = 1;

/** A plan outside of a server, of the form that docs/plan-file.schema.json describes. */
export interface PlanFile {
  readonly greenlightPlan: typeof FORMAT;
  readonly name: string;
  readonly description?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly changes: readonly PlanChangeInput[];
}

/**
 * Reads a plan file.
 *
 * @param source how messages call the file
 * @throws Failure naming every value that does not fit the format
 */
export function parsePlanFile(bytes: Uint8Array, source: string): PlanFile {
  const content = parseJson(bytes, source);
  const version = (content as { greenlightPlan?: unknown } | null)?.greenlightPlan;
  if (version === undefined) {
    throw badFile(`${source} is not a plan file: it does not begin with { "greenlightPlan": ${FORMAT}, … }.`);
  }
  if (version !== FORMAT) {
    throw badFile(
      `${source} is of version ${JSON.stringify(version)} of the plan format; this client reads version ${FORMAT}.`,
    );
  }
  const check = formatCheck();
  if (check(content)) return content;
  const offences = (check.errors ?? []).filter(({ keyword }) => keyword !== 'if').map(asOffence);
  throw badFile(`${source} does not fit the plan format; nothing was sent.`, offences);
}

/** A plan in the form of a file. */
export function planFile(plan: Omit<PlanFile, 'greenlightPlan'>): PlanFile {
  return { greenlightPlan: FORMAT, ...plan };
}

let compiled: ValidateFunction<PlanFile> | undefined;

/** The JSON Schema as a function. Making it takes longer than most of the other commands do. */
function formatCheck(): ValidateFunction<PlanFile> {
  const schema = (): object => JSON.parse(readProjectFile('docs/plan-file.schema.json')) as object;
  return (compiled ??= new Ajv2020({ allErrors: true, verbose: true }).compile<PlanFile>(schema()));
}

function parseJson(bytes: Uint8Array, source: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw badFile(`${source} is not JSON in UTF-8: ${(error as Error).message}.`);
  }
}

function badFile(message: string, offences?: readonly Offence[]): Failure {
  return new Failure('BAD_PLAN_FILE', message, offences && { offences });
}

function asOffence({ keyword, instancePath, params, parentSchema, data, message }: ErrorObject): Offence {
  switch (keyword) {
    case 'required':
      return offenceAt(`${instancePath}/${String(params['missingProperty'])}`, 'It is missing.');
    case 'additionalProperties': {
      const known = Object.keys(parentSchema?.['properties'] as object).join(', ');
      const pointer = `${instancePath}/${String(params['additionalProperty'])}`;
      return offenceAt(pointer, `It has no meaning here. What has one: ${known}.`);
    }
    case 'enum': {
      const allowed = (params['allowedValues'] as string[]).join(', ');
      return offenceAt(instancePath, `Expected one of ${allowed}; got ${shown(data)}.`);
    }
    default: {
      const expected = (parentSchema?.['description'] as string | undefined) ?? `It ${message ?? 'does not fit'}.`;
      return offenceAt(instancePath, `${expected} Got ${shown(data)}.`);
    }
  }
}

/** @param pointer a JSON pointer, such as /changes/12/field */
function offenceAt(pointer: string, message: string): Offence {
  const path = pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((known, part) => (/^\d+$/.test(part) ? `${known}[${part}]` : known === '' ? part : `${known}.${part}`), '');
  const index = /^changes\[(\d+)\]/.exec(path)?.[1];
  return { index: index === undefined ? null : Number(index), path, message };
}
