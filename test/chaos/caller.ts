import type { StepResult } from '../../src/engine/types';
import type { Variables } from '../../src/lib/json';

/** A step the desk said it had done: whatever happens later, this must still be true. */
export interface Acknowledged {
  readonly taskId: string | null;
  readonly result: StepResult;
}

/** What a telephone integration does over REST, and what it was told. */
export interface Caller {
  readonly acknowledged: readonly Acknowledged[];
  /** Takes one booking through flow 01 as far as the desk answers; a lost connection ends it quietly. */
  book(index: number, venueId: string): Promise<void>;
  complete(taskId: string, values: Variables): Promise<StepResult>;
}

export function caller(origin: string, token: string): Caller {
  const acknowledged: Acknowledged[] = [];
  const post = async (path: string, body: object, key: string, taskId: string | null): Promise<StepResult> => {
    const answer = await fetch(`${origin}/api/v1${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Refused(answer.status, await answer.text());
    const result = (await answer.json()) as StepResult;
    acknowledged.push({ taskId, result });
    return result;
  };
  const complete = (taskId: string, values: Variables): Promise<StepResult> =>
    post(`/tasks/${taskId}/complete`, { values }, `complete-${taskId}`, taskId);
  return {
    acknowledged,
    complete,
    book: async (index, venueId) => {
      try {
        const started = await post('/cases', { process: 'flow-01', variables: {} }, `call-${index}`, null);
        const wished = await complete(started.opened[0]!.taskId, wish(index, venueId));
        const [next] = wished.opened;
        if (next?.elementId === 'readBack') await complete(next.taskId, { guestAnswer: 'yes' });
      } catch (fault) {
        if (fault instanceof Refused) throw fault;
      }
    },
  };
}

/** The desk answered, but not with a step. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    body: string,
  ) {
    super(`${status}: ${body}`);
  }
}

/** Two hundred parties who all want to sing on the same evening. */
export function wish(index: number, venueId: string): Variables {
  const phone = `199 0001 ${String(index).padStart(4, '0')}`;
  const start = 12 + (index % 11);
  return {
    venueId,
    phone,
    name: `客人${index}`,
    party: 2 + (index % 8),
    everyoneAdult: 'yes',
    date: today(),
    startTime: `${String(start).padStart(2, '0')}:30`,
    hours: 3,
    roomType: null,
  };
}

const today = (): string => new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(new Date());
