import { once } from 'node:events';
import type { Socket } from 'node:net';
import type { Client, Connection, Submittable } from 'pg';

/** What pg's connection has for COPY and its types do not name. */
interface CopyConnection extends Connection {
  readonly stream: Socket;
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  sendCopyFail(message: string): void;
}

const chunkLength = 256 * 1024;

/** Rows through COPY, as fast as the server takes them and no faster; resolves when they are written. */
export function copyIn(client: Client, into: string, lines: Iterable<string>): Promise<void> {
  return new Promise((resolve, reject) => {
    let fault: Error | null = null;
    const copy = {
      submit: (connection: CopyConnection): void => {
        connection.query(`COPY ${into} FROM STDIN`);
      },
      handleCopyInResponse: (connection: CopyConnection): void => {
        send(connection, lines).catch((error: unknown) => connection.sendCopyFail(String(error)));
      },
      handleError: (error: Error): void => {
        fault = error;
        reject(error);
      },
      handleReadyForQuery: (): void => (fault ? undefined : resolve()),
      handleCommandComplete: (): void => undefined,
      callback: (): void => undefined,
    };
    client.query(copy as unknown as Submittable);
  });
}

async function send(connection: CopyConnection, lines: Iterable<string>): Promise<void> {
  let chunk: string[] = [];
  let length = 0;
  for (const line of lines) {
    chunk.push(line);
    length += line.length;
    if (length < chunkLength) continue;
    connection.sendCopyFromChunk(Buffer.from(chunk.join('')));
    [chunk, length] = [[], 0];
    if (connection.stream.writableNeedDrain) await once(connection.stream, 'drain');
  }
  if (chunk.length > 0) connection.sendCopyFromChunk(Buffer.from(chunk.join('')));
  connection.endCopyFrom();
}

/** One row as COPY reads it. */
export const copyLine = (cells: readonly (string | null)[]): string =>
  `${cells.map((cell) => (cell === null ? '\\N' : escaped(cell))).join('\t')}\n`;

const special = /[\\\t\n\r]/;
const names: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
const escaped = (text: string): string =>
  special.test(text) ? text.replace(/[\\\t\n\r]/g, (one) => names[one]!) : text;
