import type { JobKind } from '../kind';
import { engineKinds } from './engine-kinds';
import { mailSend, type MailOptions } from './mail-send';
import { messagePublish } from './message-publish';
import { migrationRun } from './migration-run';

/** Every kind of job the desk writes. */
export const jobKinds = (mail: MailOptions): readonly JobKind[] => [
  ...engineKinds,
  messagePublish,
  migrationRun,
  mailSend(mail),
];
