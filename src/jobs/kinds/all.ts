import type { JobKind } from '../kind';
import { loadSmsTemplates } from '../sms/templates';
import { captureSms } from '../sms/transport';
import { engineKinds } from './engine-kinds';
import { mailSend, type MailOptions } from './mail-send';
import { messagePublish } from './message-publish';
import { migrationRun } from './migration-run';
import { smsSend, type SmsOptions } from './sms-send';

const keptSms = (): SmsOptions => ({ transport: captureSms, render: loadSmsTemplates() });

/** Every kind of job the desk writes. Without a gateway text messages are kept to look at. */
export const jobKinds = (mail: MailOptions, sms: SmsOptions = keptSms()): readonly JobKind[] => [
  ...engineKinds,
  messagePublish,
  migrationRun,
  mailSend(mail),
  smsSend(sms),
];
