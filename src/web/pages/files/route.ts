/** Files as downloads: never shown in the desk's own origin, whatever they say they are. */
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import express, { type Request, type Response, type Router } from 'express';
import { openFile, removeFile } from '../../../desk/files';
import { safeBack } from '../../paths';
import { param, visitOf } from '../../visit';
import { typedIn } from '../task/tried';

/** A name any browser understands, and one in plain letters for those that do not (RFC 6266, RFC 8187). */
export function disposition(name: string): string {
  const plain = name.replace(/[^\w .-]/g, '_');
  const escaped = (one: string): string => `%${one.charCodeAt(0).toString(16).toUpperCase()}`;
  return `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, escaped)}`;
}

/** Sends the file so that a browser stores it and runs nothing of it; a file that is not whole breaks off. */
export async function sendFile(res: Response, file: Awaited<ReturnType<typeof openFile>>): Promise<void> {
  res.writeHead(200, {
    'Content-Type': 'application/octet-stream',
    'Content-Length': String(file.size),
    'Content-Disposition': disposition(file.name),
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'X-Content-Type-Options': 'nosniff',
    'X-Download-Options': 'noopen',
    'Cache-Control': 'private, no-store, no-transform',
    'Repr-Digest': `sha-256=:${Buffer.from(file.sha256, 'hex').toString('base64')}:`,
  });
  await pipeline(Readable.from(file.bytes), res);
}

async function download(req: Request, res: Response): Promise<void> {
  const { desk, actor } = visitOf(res);
  await sendFile(res, await openFile(desk, actor, param(req, 'id')));
}

async function remove(req: Request, res: Response): Promise<void> {
  const { desk, actor } = visitOf(res);
  const { key, back } = typedIn(req);
  await removeFile(desk, actor, param(req, 'id'), { key: key || undefined });
  req.session.flash = { key: 'files.removed', tone: 'green' };
  res.redirect(303, safeBack(back));
}

export const filePages = (): Router => express.Router().get('/files/:id', download).post('/files/:id/remove', remove);
