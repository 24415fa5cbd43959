import BetterSqlite3 from 'better-sqlite3';
import { cpus, totalmem } from 'node:os';
import { readProjectFile } from '../../src/project-file.ts';
import { CORES_ARE_ASSIGNED } from './cores.ts';
import { type ServerName, SERVERS } from '../servers/registry.ts';

/**
 * On what, with which versions of the servers' packages and when something was measured, in a few lines of Markdown.
 *
 * @param apart whether the client was kept on a core of its own, and the servers on another
 */
export function describeRun(servers: readonly ServerName[], { apart = false } = {}): string[] {
  const database = new BetterSqlite3(':memory:');
  const sqlite = database.prepare<[], string>('select sqlite_version()').pluck().get();
  database.close();
  const memory = Math.round(totalmem() / 2 ** 30);
  const cores = `${cpus().length} cores${apart && CORES_ARE_ASSIGNED ? ', one for the client and one for the servers' : ''}`;
  const packages = new Set(servers.flatMap((name) => SERVERS[name].packages));
  return [
    `- ${new Date().toISOString().slice(0, 10)}; ${cpus()[0]?.model ?? 'an unknown processor'}; ${cores}; ${memory} GiB of memory`,
    `- Node.js ${process.versions.node}; SQLite ${sqlite}; ${[...packages].map((name) => `${name} ${versionOf(name)}`).join('; ')}`,
  ];
}

function versionOf(name: string): string {
  return (JSON.parse(readProjectFile(`node_modules/${name}/package.json`)) as { version: string }).version;
}
