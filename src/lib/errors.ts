/**
 * The errors the desk knows. Nothing here knows HTTP; `web` maps codes to answers.
 * A sentence for people is made from `code` and `details` by the language files (`error.<code>`), never from `message`.
 */
export type ErrorCode =
  | 'input'
  | 'not-signed-in'
  | 'not-allowed'
  | 'not-found'
  | 'conflict'
  | 'key-reused'
  | 'model'
  | 'config'
  | 'unavailable';

export type ErrorDetails = Readonly<Record<string, unknown>>;

/** Base of every expected error: a stable code, words for engineers, details for the sentence people read. */
export class DeskError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details: ErrorDetails = {},
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** What was typed cannot be accepted; `details.fields` maps a field path to a reason code with parameters. */
export class InputError extends DeskError {
  constructor(message: string, details: ErrorDetails = {}) {
    super('input', message, details);
  }
}

/** The actor may not do this. */
export class NotAllowed extends DeskError {
  constructor(message: string, details: ErrorDetails = {}) {
    super('not-allowed', message, details);
  }
}

/** What was asked for does not exist, or not for this actor. */
export class NotFound extends DeskError {
  constructor(message: string, details: ErrorDetails = {}) {
    super('not-found', message, details);
  }
}

/** Somebody or something was quicker: `details` says who did what when, so that the page can say it. */
export class Conflict extends DeskError {
  constructor(message: string, details: ErrorDetails = {}) {
    super('conflict', message, details);
  }
}

/** The same idempotency key came with another body. */
export class KeyReused extends DeskError {
  constructor(message: string, details: ErrorDetails = {}) {
    super('key-reused', message, details);
  }
}

/** A diagram, form, decision or handler file is wrong; `details` names file, element, reason and remedy. */
export class ModelError extends DeskError {
  constructor(message: string, details: ErrorDetails = {}, options?: { cause?: unknown }) {
    super('model', message, details, options);
  }
}

/** The configuration is wrong; `details.faults` lists every fault at once. */
export class ConfigError extends DeskError {
  constructor(message: string, details: ErrorDetails = {}) {
    super('config', message, details);
  }
}

/** Something the desk needs (the database) is away; nothing was half done. */
export class Unavailable extends DeskError {
  constructor(message: string, details: ErrorDetails = {}, options?: { cause?: unknown }) {
    super('unavailable', message, details, options);
  }
}
