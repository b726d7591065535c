/** One text message, ready to leave. */
export interface OutgoingSms {
  /** E.164. */
  readonly to: string;
  readonly text: string;
  /** Stays the same over every attempt, so that a gateway can tell a second copy. */
  readonly messageId: string;
}

/** Where text messages go. `send` gives what the gateway answered; it throws to be tried again, `GiveUp` when that is of no use. */
export interface SmsTransport {
  send(sms: OutgoingSms): Promise<string>;
}

/** Keeps text messages to look at instead of sending them: development and demonstration. */
export const captureSms: SmsTransport = { send: () => Promise.resolve('captured') };
