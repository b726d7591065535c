/** The case file: the case as a document, as a page ready for print and as PDF. */
import express, { type Request, type Response, type Router } from 'express';
import { caseFacts, type CaseFacts } from '../../../desk/read/case';
import { casePrinted } from '../../../desk/recorded';
import { paths } from '../../paths';
import { param, visitOf } from '../../visit';
import type { Web } from '../../web';
import { disposition } from '../files/route';
import { caseFileModel } from './view';

/** What the document is drawn with; the same on the page and on paper. */
const sheets = ['tokens.css', 'base.css', 'components.css', 'pages.css', 'desk.css', 'paper.css'];

export function caseFilePages(web: Web): Router {
  return express
    .Router()
    .get('/cases/:id/file', async (req, res) => {
      const facts = await factsOf(req, res);
      await noted(res, facts, 'page');
      await sendPage(web, res, facts, null);
    })
    .get('/cases/:id/file.pdf', async (req, res) => {
      const facts = await factsOf(req, res);
      const { t } = visitOf(res);
      const { printer } = web;
      if (!printer) {
        await noted(res, facts, 'page');
        return sendPage(web, res, facts, t('caseFile.noPrinter'));
      }
      const pdf = await printed(web, res, facts, printer);
      await noted(res, facts, pdf ? 'pdf' : 'page');
      if (!pdf) return sendPage(web, res, facts, t('caseFile.notPrinted'));
      const name = `${t('caseFile.title')} ${facts.business_key ?? facts.id}.pdf`;
      res.set('Content-Disposition', disposition(name)).set('Cache-Control', 'private, no-store');
      res.type('application/pdf').send(pdf);
    });
}

function factsOf(req: Request, res: Response): Promise<CaseFacts> {
  const { desk, actor } = visitOf(res);
  return caseFacts(desk, actor, param(req, 'id'));
}

const noted = (res: Response, facts: CaseFacts, as: 'page' | 'pdf'): Promise<void> => {
  const { desk, actor } = visitOf(res);
  return casePrinted(desk, actor, { caseId: facts.id, customerId: facts.customer_id }, as);
};

async function sendPage(web: Web, res: Response, facts: CaseFacts, notice: string | null): Promise<void> {
  const html = await documentOf(web, res, facts, { notice, toPrinter: false });
  res.set('Cache-Control', 'private, no-store').type('html').send(html);
}

/** Null where the printer failed: the page is then sent instead, and says so. */
async function printed(
  web: Web,
  res: Response,
  facts: CaseFacts,
  printer: NonNullable<Web['printer']>,
): Promise<Buffer | null> {
  const html = await documentOf(web, res, facts, { notice: null, toPrinter: true });
  try {
    return await printer(html, sheets);
  } catch (fault) {
    web.log.error({ err: fault, case: facts.id, reference: visitOf(res).reference }, 'the case file was not printed');
    return null;
  }
}

interface Looks {
  readonly notice: string | null;
  /** Drawn by the printer from its own folder, where nothing may run; else by a browser. */
  readonly toPrinter: boolean;
}

async function documentOf(web: Web, res: Response, facts: CaseFacts, { notice, toPrinter }: Looks): Promise<string> {
  const visit = visitOf(res);
  const { t, language } = visit;
  const model = await caseFileModel(visit, facts);
  const title = `${t('caseFile.title')} · ${model.heading}`;
  const links = notice === null ? { pdf: paths.caseFilePdf(facts.id) } : { notice };
  const styles = toPrinter ? sheets : sheets.map((name) => web.assets.file(name));
  const look = { layout: 'paper', t, title, lang: language, styles, toPrinter, back: paths.case(facts.id) };
  return new Promise((resolve, reject) => {
    res.app.render('case-file', { ...model, ...links, ...look }, (fault: Error | null, html?: string) =>
      fault ? reject(fault) : resolve(html ?? ''),
    );
  });
}
