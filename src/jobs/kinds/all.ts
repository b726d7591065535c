import type { JobKind } from '../kind';
import { loadSmsTemplates } from '../sms/templates';
import { captureSms } from '../sms/transport';
import { auditExport, type Exporter } from './audit-export';
import { auditCheckpoint, auditHandOut, type SealOptions } from './audit-checkpoint';
import { engineKinds } from './engine-kinds';
import { historyFold } from './history-fold';
import { mailSend, type MailOptions } from './mail-send';
import { messagePublish } from './message-publish';
import { migrationRun } from './migration-run';
import { noticeDigest } from './notice-digest';
import { smsSend, type SmsOptions } from './sms-send';
import { tasksReturn } from './tasks-return';

const keptSms = (): SmsOptions => ({ transport: captureSms, render: loadSmsTemplates() });

/** Every kind of job the desk writes. Without a gateway text messages are kept to look at; without a key nothing is sealed. */
export const jobKinds = (
  mail: MailOptions,
  sms: SmsOptions = keptSms(),
  seal: SealOptions | null = null,
  exporter: Exporter | null = null,
): readonly JobKind[] => [
  ...engineKinds,
  messagePublish,
  migrationRun,
  tasksReturn,
  historyFold,
  mailSend(mail),
  noticeDigest(mail),
  smsSend(sms),
  ...(seal ? [auditCheckpoint(seal), auditHandOut(seal)] : []),
  ...(exporter ? [auditExport(exporter)] : []),
];
