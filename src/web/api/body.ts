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

/** Levels of lists and objects in one another; what has thousands would end whoever goes through it. */
const deepest = 100;
const isDeeper = (value: unknown, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((one) => isDeeper(one, levels - 1)));

/** The body in its shape; otherwise an `InputError` naming each field. */
export function read<T>(shape: z.ZodType<T>, body: unknown): T {
  if (isDeeper(body, deepest)) throw new InputError('too many levels', { fields: { body: { code: 'too_deep' } } });
  const result = shape.safeParse(body ?? {});
  if (result.success) return result.data;
  const fields = Object.fromEntries(
    result.error.issues.map((issue) => [issue.path.join('.') || 'body', { code: issue.code, message: issue.message }]),
  );
  throw new InputError('the body has not the expected shape', { fields });
}
