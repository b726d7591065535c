import { Client } from 'pg';
import type { DataSourceOptions } from './data-source';
import { translated } from './failures';

type OnPayload = (payload: string) => void;

const channelName = /^[a-z_][a-z0-9_]{0,62}$/;
const firstRetryMs = 100;
const lastRetryMs = 5_000;

/** One connection for all channels of a pool, opened by the first listener and kept open until `close`. */
export class Listener {
  private readonly channels = new Map<string, Set<OnPayload>>();
  private client: Client | undefined;
  private opening: Promise<Client> | undefined;
  private retry: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(private readonly options: DataSourceOptions) {}

  /** Gives what stops listening again. */
  async listen(channel: string, onPayload: OnPayload): Promise<() => Promise<void>> {
    if (!channelName.test(channel)) throw new Error(`"${channel}" is not a channel name`);
    const calls = this.channels.get(channel) ?? new Set<OnPayload>();
    this.channels.set(channel, calls.add(onPayload));
    try {
      await (this.client ?? (await this.open())).query(`LISTEN ${channel}`);
    } catch (fault) {
      calls.delete(onPayload);
      throw translated(fault);
    }
    return () => this.forget(channel, onPayload);
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.retry);
    this.channels.clear();
    await this.opening?.catch(() => undefined);
    await this.client?.end();
  }

  private async forget(channel: string, onPayload: OnPayload): Promise<void> {
    const calls = this.channels.get(channel);
    calls?.delete(onPayload);
    if (calls === undefined || calls.size > 0) return;
    this.channels.delete(channel);
    await this.client?.query(`UNLISTEN ${channel}`).catch(() => undefined);
  }

  private open(): Promise<Client> {
    this.opening ??= this.connect().finally(() => (this.opening = undefined));
    return this.opening;
  }

  private async connect(): Promise<Client> {
    const next = new Client({
      connectionString: this.options.url,
      application_name: `${this.options.applicationName ?? 'encore'}-listen`,
      connectionTimeoutMillis: 10_000,
      keepAlive: true,
    });
    next.on('error', () => undefined);
    next.on('notification', ({ channel, payload }) => this.tell(channel, payload ?? ''));
    await next.connect();
    for (const channel of this.channels.keys()) await next.query(`LISTEN ${channel}`);
    next.on('end', () => this.lost(next));
    this.client = next;
    return next;
  }

  private tell(channel: string, payload: string): void {
    this.channels.get(channel)?.forEach((call) => call(payload));
  }

  private lost(gone: Client): void {
    if (this.client !== gone) return;
    this.client = undefined;
    if (!this.closed) this.again(firstRetryMs);
  }

  private again(delay: number): void {
    this.retry = setTimeout(() => {
      this.open().then(
        () => [...this.channels.keys()].forEach((channel) => this.tell(channel, '')),
        () => (this.closed ? undefined : this.again(Math.min(delay * 2, lastRetryMs))),
      );
    }, delay).unref();
  }
}
