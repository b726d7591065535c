import type { Base } from '../compose';
import { ConfigError, type ErrorDetails } from '../lib/errors';

/** One command of the command line; the help text is made of these. */
export interface Command {
  /** As it is typed, options included: `token create --name NAME --role ROLE`. */
  readonly usage: string;
  readonly zh: string;
  readonly en: string;
  /** What it prints at the end; the process ends with 1 when `failed`. */
  run(base: Base, options: Options): Promise<Outcome>;
}

export interface Outcome {
  readonly lines: readonly string[];
  readonly failed?: boolean;
}

/** Options and words as typed after the command's name. */
export interface Options {
  /** The value of a required option; a `ConfigError` says which one is missing. */
  need(name: string): string;
  get(name: string): string | undefined;
  /** Every value of an option that may be given several times or as a comma list. */
  list(name: string): string[];
}

/** What is mistyped or has no value is refused: “audit verify --chekpoint FILE” must not pass for a comparison. */
export function readOptions(args: readonly string[], usage: string): Options {
  const known = new Set([...usage.matchAll(/--([a-z]+)/g)].map(([, name]) => name));
  const given = new Map<string, string[]>();
  for (let i = 0; i < args.length; i++) {
    const [option = '', inline] = args[i]!.split(/=(.*)/s);
    const name = option.replace(/^--/, '');
    if (name === option || !known.has(name)) throw wrongUse(`“${args[i]}”`, usage);
    const value = inline ?? args[++i];
    if (!value || (inline === undefined && value.startsWith('--'))) throw wrongUse(option, usage);
    given.set(name, [...(given.get(name) ?? []), value]);
  }
  const get = (name: string): string | undefined => given.get(name)?.at(-1);
  return {
    get,
    need: (name) => {
      const value = get(name);
      if (!value) throw wrongUse(`--${name}`, usage);
      return value;
    },
    list: (name) => (given.get(name) ?? []).flatMap((value) => value.split(',')).filter((value) => value !== ''),
  };
}

/** Details of an error that say what a person reads, in both languages. */
export const said = (zh: string, en: string): ErrorDetails => ({ faults: [{ zh, en }] });

/** The command cannot be run as typed; says how it is typed. */
export function wrongUse(what: string, usage: string): ConfigError {
  const en = `${what} is missing or wrong. Usage: npm run encore -- ${usage}`;
  return new ConfigError(en, said(`${what} 缺少或有误。用法：npm run encore -- ${usage}`, en));
}
