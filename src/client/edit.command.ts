import { command } from './command.ts';
import { ExitCode } from './exit-code.ts';
import { UsageError } from './failure.ts';
import { EditChangeDocument } from './generated/operations.ts';
import { expectedVersion } from './options.ts';
import { changeTable, planLines } from './plan-text.ts';
import { withNames } from './references.ts';

export const editCommand = command({
  summary: 'gives a change another value, as JSON; then it has to be accepted again',
  operands: ['CHANGE', 'VALUE'],
  options: { 'expect-version': expectedVersion },
  async run({ operands: [id = '', value = ''], options, server, output }) {
    const variables = {
      id,
      proposedValue: jsonValue(value),
      expectedVersion: options['expect-version'] ?? null,
    };
    const { updatePlanChange: change } = await server.ask(EditChangeDocument, variables);
    output.result(change, [...changeTable(await withNames(server, [change])), ...planLines(change.plan)]);
    return ExitCode.DONE;
  },
});

/** @throws UsageError when the text is not JSON, which a plain word is not */
function jsonValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(
      `VALUE is JSON, such as '"Gilda"', 93, null or '{"name": "Noir"}'; it is ${JSON.stringify(text)}.`,
    );
  }
}
