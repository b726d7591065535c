import { Client } from 'pg';
import type { DataSourceOptions } from './data-source';
import { translated } from './failures';

type OnPayload = (payload: string) => void;

export interface Listener {
  listen(channel: string, onPayload: OnPayload): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

const channelName = /^[a-z_][a-z0-9_]{0,62}$/;
const firstRetryMs = 100;
const lastRetryMs = 5_000;

/** One connection for all channels of a pool, opened by the first listener and kept open until `close`. */
export function createListener(options: DataSourceOptions): Listener {
  const channels = new Map<string, Set<OnPayload>>();
  let client: Client | undefined;
  let opening: Promise<Client> | undefined;
  let retry: NodeJS.Timeout | undefined;
  let closed = false;

  const connect = async (): Promise<Client> => {
    const next = new Client({
      connectionString: options.url,
      application_name: `${options.applicationName ?? 'encore'}-listen`,
      connectionTimeoutMillis: 10_000,
      keepAlive: true,
    });
    next.on('error', () => undefined);
    next.on('notification', ({ channel, payload }) => channels.get(channel)?.forEach((call) => call(payload ?? '')));
    await next.connect();
    for (const channel of channels.keys()) await next.query(`LISTEN ${channel}`);
    next.on('end', () => lost(next));
    client = next;
    return next;
  };
  const lost = (gone: Client): void => {
    if (client !== gone) return;
    client = undefined;
    if (!closed) again(firstRetryMs);
  };
  const again = (delay: number): void => {
    retry = setTimeout(() => {
      open().then(
        () => channels.forEach((calls) => calls.forEach((call) => call(''))),
        () => (closed ? undefined : again(Math.min(delay * 2, lastRetryMs))),
      );
    }, delay).unref();
  };
  const open = (): Promise<Client> => {
    opening ??= connect().finally(() => (opening = undefined));
    return opening;
  };

  return {
    listen: async (channel, onPayload) => {
      if (!channelName.test(channel)) throw new Error(`"${channel}" is not a channel name`);
      const calls = channels.get(channel) ?? new Set<OnPayload>();
      channels.set(channel, calls.add(onPayload));
      try {
        await (client ?? (await open())).query(`LISTEN ${channel}`);
      } catch (fault) {
        calls.delete(onPayload);
        throw translated(fault);
      }
      return async () => {
        calls.delete(onPayload);
        if (calls.size > 0) return;
        channels.delete(channel);
        await client?.query(`UNLISTEN ${channel}`).catch(() => undefined);
      };
    },
    close: async () => {
      closed = true;
      clearTimeout(retry);
      channels.clear();
      await opening?.catch(() => undefined);
      await client?.end();
    },
  };
}
