import type { Request, Response } from 'express';
import type { Desk } from '../../desk/desk';
import { task, type TaskRow } from '../../desk/read/task';
import { taskSeen } from '../../desk/recorded';
import { param } from '../visit';
import { actorOf } from './caller';

/** The task that is asked for, with the look at its guest recorded: what stands in it and beside it speaks of them. */
export async function seenTask(desk: Desk, req: Request, res: Response): Promise<TaskRow> {
  const row = await task(desk, actorOf(res), param(req, 'id'));
  const { id: taskId, case_id: caseId, customer } = row;
  await taskSeen(desk, actorOf(res), { taskId, caseId, customerId: customer?.id ?? null });
  return row;
}
