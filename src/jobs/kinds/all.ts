import type { JobKind } from '../kind';
import { engineKinds } from './engine-kinds';
import { mailSend, type MailOptions } from './mail-send';

/** Every kind of job the desk writes. */
export const jobKinds = (mail: MailOptions): readonly JobKind[] => [...engineKinds, mailSend(mail)];
