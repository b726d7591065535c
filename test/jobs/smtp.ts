import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** What the server does with the next mail. */
export type Behaviour = 'take' | 'busy' | 'refuse' | 'take-and-hang-up';

export interface MailServer {
  readonly url: string;
  readonly received: readonly ReceivedMail[];
  behaviour: Behaviour;
  stop(): Promise<void>;
}

export interface ReceivedMail {
  readonly to: string;
  readonly messageId: string;
  readonly source: string;
}

/** A real SMTP server on loopback that can be busy, refuse for good, or take a mail and die before it answers. */
export async function startMailServer(port = 0): Promise<MailServer> {
  const received: ReceivedMail[] = [];
  const state = { behaviour: 'take' as Behaviour };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { address: to } = session.envelope.rcptTo[0]!;
        if (state.behaviour === 'busy') return done(answer(451, `<${to}>: try again later`));
        if (state.behaviour === 'refuse') return done(answer(550, `<${to}>: no such mailbox`));
        const source = Buffer.concat(chunks).toString('utf8');
        const messageId = /^Message-ID: (.+)$/im.exec(source)?.[1]?.trim() ?? '';
        received.push({ to, messageId, source });
        if (state.behaviour === 'take-and-hang-up') return (void stream.destroy(), hangUp(server));
        done();
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const { port: actual } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${actual}`,
    received,
    get behaviour() {
      return state.behaviour;
    },
    set behaviour(next) {
      state.behaviour = next;
    },
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}

const answer = (responseCode: number, message: string): Error => Object.assign(new Error(message), { responseCode });

function hangUp(server: SMTPServer): void {
  for (const connection of (server as unknown as { connections: Set<{ _socket: { destroy(): void } }> }).connections) {
    connection._socket.destroy();
  }
}
