import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { StartupError } from './errors.ts';
import { Secret } from './secret.ts';

/** What the environment says, checked once at the start. Nothing else reads the environment. */
export interface Config {
  readonly host: string;
  /** Names of hosts that the server answers to, in lower case, beside those that are its own. */
  readonly allowedHosts: readonly string[];
  /** 0 lets the system choose a free port. */
  readonly port: number;
  readonly database: DatabaseLocation;
  readonly logLevel: LogLevel;
  /** Whether clients may ask for the schema. */
  readonly introspection: boolean;
  readonly production: boolean;
  /** The Stash server of which the library is a mirror; without one the library stands on its own. */
  readonly stash?: StashAccess | undefined;
  /** The language model that analyses may ask; without one they do not. */
  readonly languageModel?: LanguageModelAccess | undefined;
}

/** How a Stash server is reached. */
export interface StashAccess {
  /** Where its GraphQL is served. */
  readonly url: string;
  /** Undefined when the server asks for none. */
  readonly apiKey: Secret | undefined;
}

/** How a language model is reached. */
export interface LanguageModelAccess {
  /** Which of the two usual interfaces it has. */
  readonly api: 'openai' | 'ollama';
  /** Where it is asked. */
  readonly url: string;
  readonly name: string;
  /** Undefined when the server asks for none. */
  readonly apiKey: Secret | undefined;
}

/** Where the data are. */
export interface DatabaseLocation {
  readonly kind: 'sqlite';
  /** The file's absolute path. */
  readonly path: string;
}

/** What NODE_ENV may say; other tools know these, too. */
const NODE_ENVS = ['production', 'development', 'test'] as const;

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** The variables of an environment. */
type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The environment of this process, completed by the file `.env` of the folder it was started in, where there is one.
 *
 * @throws StartupError when there is one that cannot be read
 */
export function environmentWithFile(): Environment {
  try {
    if (existsSync('.env')) completeEnvironment(readFileSync('.env', 'utf8'));
  } catch (error) {
    throw new StartupError(
      `${resolve('.env')} must be a file that can be read, with lines such as PORT=4000; mend it, or move it away.`,
      { cause: error },
    );
  }
  return process.env;
}

/** As Node.js does it with a file, but for the byte order mark that some editors begin it with. */
function completeEnvironment(text: string): void {
  for (const [name, value] of Object.entries(parseEnv(text.replace(/^\uFEFF/, '')))) process.env[name] ??= value;
}

/**
 * Reads the configuration from the environment.
 *
 * @throws StartupError with one line for each mistake
 */
export function loadConfig(environment: Environment): Config {
  const mistakes: string[] = [];
  const config = {
    host: environment['HOST'] || '127.0.0.1',
    allowedHosts: read('ALLOWED_HOSTS', '', parseHostNames),
    port: read('PORT', '4000', parsePort),
    database: read('DATABASE_URL', 'sqlite:./data/greenlight.db', parseDatabaseUrl),
    logLevel: read('LOG_LEVEL', 'info', oneOf(LOG_LEVELS)),
    introspection: read('INTROSPECTION', 'true', parseBoolean),
    production: read('NODE_ENV', 'development', oneOf(NODE_ENVS)) === 'production',
    stash: readStash(environment, mistakes),
    languageModel: readLanguageModel(environment, mistakes),
  };
  if (mistakes.length > 0) throw new StartupError(mistakes.join('\n'));
  return Object.freeze(config) as Config;

  function read<T>(name: string, fallback: string, parse: (text: string) => T): T | undefined {
    const text = environment[name] || fallback;
    try {
      return parse(text);
    } catch (error) {
      mistakes.push(`${name} ${(error as Error).message}; it is ${JSON.stringify(text)}.`);
      return undefined;
    }
  }
}

function parseHostNames(text: string): readonly string[] {
  if (text === '') return [];
  const names = text.split(',').map((name) => name.trim().toLowerCase());
  if (names.every((name) => /^[a-z\d_-]+(\.[a-z\d_-]+)*$/.test(name))) return names;
  throw new Error(
    'must be names of hosts with commas between them, such as films.example,films.lan, without http:// and port',
  );
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new Error('must be a port number from 0 to 65535');
}

function parseDatabaseUrl(text: string): DatabaseLocation {
  // The database driver leaves white space at the ends out of names, so the files beside the database must be named without it.
  const path = /^sqlite:(?:\/\/)?(?<path>.+)$/.exec(text.trim())?.groups?.['path']?.trim();
  if (path && path !== ':memory:') return { kind: 'sqlite', path: resolve(path) };
  throw new Error('must be sqlite: and the path of a file, such as sqlite:./data/greenlight.db');
}

function oneOf<Word extends string>(words: readonly Word[]): (text: string) => Word {
  return (text) => {
    const word = words.find((known) => known === text);
    if (word !== undefined) return word;
    throw new Error(`must be one of ${words.join(', ')}`);
  };
}

function parseBoolean(text: string): boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  throw new Error('must be true or false');
}

/** What is wrong is told without the values: people put keys into URLs. */
function readStash(environment: Environment, mistakes: string[]): StashAccess | undefined {
  const { STASH_URL: address = '', STASH_API_KEY: key = '' } = environment;
  if (key && !address) mistakes.push('STASH_API_KEY is set without STASH_URL, which says where the Stash server is.');
  if (key && !fitsHeader(key)) {
    mistakes.push('STASH_API_KEY must be the key as Stash shows it; it has characters that no header can carry.');
  }
  const url = address ? stashEndpoint(address) : undefined;
  if (address && !url) {
    mistakes.push(
      'STASH_URL must be an http or https URL without user, query and fragment, such as http://localhost:9999; ' +
        'the key goes into STASH_API_KEY.',
    );
  }
  return url ? { url, apiKey: key ? new Secret(key) : undefined } : undefined;
}

/** Where GraphQL is served, from where Stash is, which may be below a path; undefined when that is no such URL. */
function stashEndpoint(address: string): string | undefined {
  return endpoint(address, '/graphql');
}

/** As with Stash, values are not repeated. */
function readLanguageModel(environment: Environment, mistakes: string[]): LanguageModelAccess | undefined {
  const {
    LANGUAGE_MODEL_URL: address = '',
    LANGUAGE_MODEL_NAME: name = '',
    LANGUAGE_MODEL_API_KEY: key = '',
    LANGUAGE_MODEL_API: api = '',
  } = environment;
  if (!address && (name || key || api)) {
    mistakes.push('LANGUAGE_MODEL_URL is missing: the other settings of the language model need it.');
  }
  if (!address) return undefined;
  if (!name) mistakes.push('LANGUAGE_MODEL_NAME is missing: it says which model of the server is asked.');
  if (key && !fitsHeader(key)) mistakes.push('LANGUAGE_MODEL_API_KEY has characters that no header can carry.');
  if (api !== '' && api !== 'openai' && api !== 'ollama') {
    mistakes.push(`LANGUAGE_MODEL_API must be openai or ollama; it is ${JSON.stringify(api)}.`);
    return undefined;
  }
  const url = api === 'ollama' ? endpoint(address, '/api/chat') : chatEndpoint(address);
  if (!url) {
    mistakes.push(
      'LANGUAGE_MODEL_URL must be an http or https URL without user, query and fragment, such as ' +
        'http://localhost:11434; a key goes into LANGUAGE_MODEL_API_KEY.',
    );
    return undefined;
  }
  return { api: api || 'openai', url, name, apiKey: key ? new Secret(key) : undefined };
}

/** Servers are told of with and without the version. */
function chatEndpoint(address: string): string | undefined {
  const path = '/chat/completions';
  return endpoint(address, /\/v\d+\/*$|\/chat\/completions\/*$/.test(address) ? path : `/v1${path}`);
}

/** An address with the path at its end; undefined when it is no plain http or https URL. */
function endpoint(address: string, path: string): string | undefined {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash)
    return undefined;
  const base = url.href.replace(/\/+$/, '');
  return base.endsWith(path) ? base : `${base}${path}`;
}

function fitsHeader(key: string): boolean {
  return /^[\x21-\x7e]+$/.test(key);
}
