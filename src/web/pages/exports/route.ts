/** Exports of the audit: asked for with a search, followed, stopped, downloaded. */
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import express, { type Request, type Response, type Router } from 'express';
import { askForExport, asExportFormat, exportsOf, openExport, stopExport } from '../../../desk/exports';
import { readAuditCriteria } from '../../../desk/read/audit-filter';
import { Conflict, InputError } from '../../../lib/errors';
import { renderPage } from '../../page';
import { paths } from '../../paths';
import { param, queryText, visitOf } from '../../visit';
import type { Web } from '../../web';
import { disposition } from '../files/route';
import { typedIn } from '../task/tried';
import { exportsModel } from './view';

async function show(web: Web, req: Request, res: Response): Promise<void> {
  const visit = visitOf(res);
  const criteria = readAuditCriteria((name) => queryText(req, name));
  const model = exportsModel(visit, criteria, await exportsOf(visit.desk, visit.actor));
  await renderPage(web, req, res, 'exports', model, { title: visit.t('export.title'), nav: 'audit' });
}

async function ask(req: Request, res: Response): Promise<void> {
  const { desk, actor, language } = visitOf(res);
  const typed = typedIn(req);
  const criteria = readAuditCriteria((name) => typed[name] || undefined);
  const format = asExportFormat(typed['format'] ?? '');
  if (!format)
    throw new InputError('no such format', { reason: 'export-format', fields: { format: { code: 'option' } } });
  try {
    await askForExport(desk, actor, { format, criteria, personal: typed['personal'] === 'yes', language });
    req.session.flash = { key: 'export.asked', tone: 'green' };
  } catch (fault) {
    if (!(fault instanceof Conflict)) throw fault;
    req.session.flash = { key: `refusal.${String(fault.details['reason'])}`, tone: 'amber' };
  }
  res.redirect(303, paths.auditExports(criteria));
}

async function stop(req: Request, res: Response): Promise<void> {
  const { desk, actor } = visitOf(res);
  await stopExport(desk, actor, param(req, 'id'));
  req.session.flash = { key: 'export.stopped', tone: 'green' };
  res.redirect(303, paths.auditExports());
}

/** As a download that nothing runs of; what is not whole breaks off. */
async function download(req: Request, res: Response): Promise<void> {
  const { desk, actor } = visitOf(res);
  const { name, mediaType, size, sha256, bytes } = await openExport(desk, actor, param(req, 'id'));
  res.writeHead(200, {
    'Content-Type': mediaType,
    'Content-Length': String(size),
    'Content-Disposition': disposition(name),
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'private, no-store, no-transform',
    'Repr-Digest': `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`,
  });
  await pipeline(Readable.from(bytes), res);
}

export const exportPages = (web: Web): Router =>
  express
    .Router()
    .get('/audit/exports', (req, res) => show(web, req, res))
    .post('/audit/exports', ask)
    .post('/audit/exports/:id/stop', stop)
    .get('/audit/exports/:id/file', download);
