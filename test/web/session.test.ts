import type { NextFunction, Request, Response } from 'express';
import { keptBeforeRedirect } from '../../src/web/session';

describe('a redirect', () => {
  /** What was sent, and the word that the session is kept. */
  function redirected(session: object) {
    const sent: unknown[] = [];
    const held: { tell?: (fault?: unknown) => void } = {};
    const req = { session: { ...session, save: (tell: () => void) => (held.tell = tell) } };
    const res = { redirect: (to: string) => sent.push(to) } as unknown as Response;
    const faults: unknown[] = [];
    keptBeforeRedirect(
      req as unknown as Request,
      res,
      ((fault: unknown) => fault && faults.push(fault)) as NextFunction,
    );
    res.redirect('/tasks');
    return { sent, faults, kept: (fault?: unknown) => held.tell?.(fault) };
  }

  it('goes out when what the next page is to say has been kept, not before', () => {
    const { sent, kept } = redirected({ userId: 'lin' });
    expect(sent).toEqual([]);
    kept();
    expect(sent).toEqual(['/tasks']);
  });

  it('that could not keep it is an error, not a page without its sentence', () => {
    const { sent, faults, kept } = redirected({ userId: 'lin' });
    kept(new Error('no connection'));
    expect([sent, faults]).toEqual([[], [new Error('no connection')]]);
  });

  it('of somebody who has not signed in keeps nothing', () => {
    expect(redirected({}).sent).toEqual(['/tasks']);
  });
});
