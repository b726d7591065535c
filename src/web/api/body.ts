/** What integrations send, checked before anything is done with it. */
import { z } from 'zod';
import { InputError } from '../../lib/errors';
import type { Json, Variables } from '../../lib/json';

const json: z.ZodType<Json> = z.json();
export const variables = z.record(z.string().max(200), json).default({}) as unknown as z.ZodType<Variables>;

/** Why an operator steps in; it goes into the audit. */
export const reason = z.string().trim().min(1).max(500);
export const optionalReason = reason.optional();

/** A moment with its offset: `2026-11-21T20:30:00+08:00`. */
export const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

/** The body in its shape; otherwise an `InputError` naming each field. */
export function read<T>(shape: z.ZodType<T>, body: unknown): T {
  const result = shape.safeParse(body ?? {});
  if (result.success) return result.data;
  const fields = Object.fromEntries(
    result.error.issues.map((issue) => [issue.path.join('.') || 'body', { code: issue.code, message: issue.message }]),
  );
  throw new InputError('the body has not the expected shape', { fields });
}
