/** Files that come with a form: read before the form token is looked at, for people who are signed in and nobody else. */
import express, { type Request, type RequestHandler } from 'express';
import { largestFile, type NewFile } from '../desk/files';

const uploads = new WeakMap<Request, NewFile>();

/** The file that came with this request; undefined when none was chosen. */
export const uploadOf = (req: Request): NewFile | undefined => uploads.get(req);

const room = 64 * 1024;
const raw = express.raw({ type: 'multipart/form-data', limit: largestFile + room });

/** Reads `multipart/form-data` where files are taken: its texts become the body, its file is kept beside the request. */
export const readUploads: RequestHandler = (req, res, next) => {
  const takes = req.method === 'POST' && /^\/(?:tasks|cases)\/[\w-]+\/files$/.test(req.path);
  if (!takes || !req.session.userId || !req.is('multipart/form-data')) return next();
  raw(req, res, (fault?: unknown) => (fault ? next(fault) : void unpack(req).then(() => next(), next)));
};

async function unpack(req: Request): Promise<void> {
  const body = req.body as Buffer;
  const form = await read(new Uint8Array(body), req.headers['content-type'] ?? '');
  const texts: Record<string, string> = {};
  for (const [name, value] of form) {
    if (typeof value === 'string') texts[name] = value;
    else if (value.name !== '') uploads.set(req, { name: value.name, bytes: Buffer.from(await value.arrayBuffer()) });
  }
  req.body = texts;
}

/** The parser of the platform's own `fetch`; what it cannot read is a body that was not sent whole. */
async function read(bytes: Uint8Array<ArrayBuffer>, type: string): Promise<FormData> {
  try {
    return await new Response(bytes, { headers: { 'Content-Type': type } }).formData();
  } catch (cause) {
    throw Object.assign(new Error('the form cannot be read', { cause }), { status: 400, type: 'entity.parse.failed' });
  }
}
