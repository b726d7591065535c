/** What an address asks for, checked like a body: a narrowing that is not understood would answer with everything. */
import type { Request } from 'express';
import { z } from 'zod';
import { read } from './body';

/** How many at most; more than there are on the largest page count as that many. */
export const limit = z.coerce.number().int().min(1).optional();

/** The number of an event. */
export const eventNumber = z
  .string()
  .regex(/^\d{1,18}$/)
  .optional();

/** The parameters in their shape; an empty one counts as left out. Otherwise an `InputError` naming each. */
export const asked = <T>(req: Request, shape: z.ZodType<T>): T =>
  read(shape, Object.fromEntries(Object.entries(req.query).filter(([, value]) => value !== '')));
