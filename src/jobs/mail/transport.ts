/** The only door to nodemailer. */
import { createTransport } from 'nodemailer';
import { GiveUp } from '../kind';

/** One mail, ready to leave. */
export interface OutgoingMail {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Stays the same over every attempt, so that a second copy is known as one. */
  readonly messageId: string;
  readonly language: string;
}

/** Where mails go. `send` gives what the other side answered; it throws to be tried again, `GiveUp` when that is of no use. */
export interface MailTransport {
  readonly name: 'smtp' | 'capture';
  send(mail: OutgoingMail): Promise<string>;
  close(): void;
}

/** Keeps mails to look at instead of sending them: development and demonstration. */
export const captureTransport: MailTransport = {
  name: 'capture',
  send: () => Promise.resolve('captured'),
  close: () => undefined,
};

const patience = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 };

/** Sends by SMTP; `url` as nodemailer reads it (`smtp://user:password@host:587`). */
export function smtpTransport(url: string): MailTransport {
  const transport = createTransport({ url, ...patience });
  return {
    name: 'smtp',
    send: async ({ language, ...mail }) => {
      try {
        const sent = await transport.sendMail({ ...mail, headers: { 'Content-Language': language } });
        return sent.response;
      } catch (fault) {
        const nameless = withoutAddress(fault, mail.to);
        throw refusedForGood(nameless) ?? nameless;
      }
    },
    close: () => transport.close(),
  };
}

/** Servers repeat whom they refuse; what failed is written into logs and incidents that more people read than may know. */
function withoutAddress(fault: unknown, address: string): unknown {
  if (!(fault instanceof Error)) return fault;
  const hide = (text: string): string => text.replaceAll(address, '•••');
  fault.message = hide(fault.message);
  fault.stack = hide(fault.stack ?? '');
  return fault;
}

/** A 5xx answer to a command (not to signing in) will not become another by asking again. */
function refusedForGood(fault: unknown): GiveUp | null {
  const { responseCode = 0, code, message = '' } = fault as { responseCode?: number; code?: string; message?: string };
  if (responseCode < 500 || code === 'EAUTH') return null;
  return new GiveUp('mail-refused', message, { answer: responseCode }, { cause: fault });
}
