import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';

const DOCUMENT = 'docs/performance.md';

/**
 * Replaces a part of docs/performance.md, which stands between two comments that name the command that writes it.
 *
 * @param command such as `bench`
 * @throws Error when the document has no such part
 */
export async function writePart(command: string, text: string): Promise<void> {
  const [begin, end] = [`<!-- npm run ${command}: -->`, `<!-- :npm run ${command} -->`];
  const document = readFileSync(DOCUMENT, 'utf8');
  const from = document.indexOf(begin);
  const to = document.indexOf(end);
  if (from === -1 || to < from) throw new Error(`${DOCUMENT} has no place for ${command}: "${begin}" … "${end}".`);
  const written = `${document.slice(0, from + begin.length)}\n\n${text}\n\n${document.slice(to)}`;
  writeFileSync(DOCUMENT, await format(written, { ...(await resolveConfig(DOCUMENT)), filepath: DOCUMENT }));
}
