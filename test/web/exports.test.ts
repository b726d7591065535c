/** Exports and case files as their readers meet them. */
import request from 'supertest';
import { createExportWriter } from '../../src/desk/export/writer';
import { auditExport } from '../../src/jobs/kinds/audit-export';
import { createWorker } from '../../src/jobs/worker';
import { findPrinter } from '../../src/web/print/chromium';
import { deskOf } from '../desk/house';
import { password, silentLog, tokenOf, useWeb, venueIds, webOver, type Visitor } from './kit';

const web = useWeb();
let caseId = '';
let code = '';

const wish = () => ({
  ...{ venueId: venueIds['zhongshan']!, phone: '199 0000 0172', name: '陈屿', party: '4', everyoneAdult: 'yes' },
  ...{ date: '2026-11-21', startTime: '20:30', hours: '3', note: '<img src=x onerror=alert(1)>' },
});

beforeAll(async () => {
  const agent = await web.signedIn('agent');
  const started = await agent.post('/processes/flow-01/start', { key: 'book' });
  await agent.post(`${started.location}/complete`, wish(), started.location);
  const [row] = await web.desk.database.query<{ id: string; business_key: string }>(
    `SELECT id, business_key FROM "case" WHERE process_key = 'flow-01'`,
  );
  [caseId, code] = [row!.id, row!.business_key];
  await web.desk.advance('PT1M');
});

async function written(): Promise<void> {
  const { database, engine, clock } = web.desk;
  const kinds = [auditExport(createExportWriter(deskOf(web.desk)))];
  await createWorker({ database, engine, clock, kinds }).runUntilIdle();
}

describe('exports', () => {
  const asked = async (who: Visitor, fields: Record<string, string>): Promise<string> => {
    const { location, status } = await who.post('/audit/exports', fields);
    expect(status).toBe(303);
    return location;
  };

  it('are asked for with the search as it stands, followed, and downloaded', async () => {
    const auditor = await web.signedIn('auditor');
    const { text } = await auditor.get('/audit/exports?process=flow-01&from=2026-11-21');
    expect(text).toContain('<input type="hidden" name="process" value="flow-01">');
    expect(text).toContain('您的身份看不到个人信息');
    expect(text).not.toContain('name="personal"');

    const back = await asked(auditor, { process: 'flow-01', format: 'csv' });
    const waiting = (await auditor.get(back)).text;
    expect(waiting).toContain('正在写，0%');
    expect(waiting).toMatch(/<main class="page" id="main" data-case="[0-9a-f-]{36}">/);
    await written();

    const list = (await auditor.get(back)).text;
    expect(list).toContain('已完成');
    const file = await auditor.get(/href="(\/audit\/exports\/[^"]+\/file)"/.exec(list)![1]!);
    expect(file.status).toBe(200);
    expect(file.headers['content-disposition']).toMatch(/^attachment; filename="encore-csv-20261121T1031\.csv"/);
    expect(file.headers['content-security-policy']).toContain('sandbox');
    expect(file.text).toContain('complete-task');
    expect(file.text).not.toMatch(/陈屿|19900000172/);
  });

  it('can be stopped by who asked, and are nobody else’s', async () => {
    const manager = await web.signedIn('manager');
    const list = (await manager.get(await asked(manager, { format: 'xes', personal: 'yes' }))).text;
    const stop = /action="(\/audit\/exports\/[^"]+\/stop)"/.exec(list)![1]!;
    expect((await (await web.signedIn('auditor')).post(stop)).status).toBe(403);
    expect((await (await web.signedIn('agent')).get('/audit/exports')).status).toBe(403);
    expect((await manager.post(stop)).status).toBe(303);
    expect((await manager.get('/audit/exports')).text).toContain('已停止');
  });

  it('of a format nobody knows are refused', async () => {
    expect((await (await web.signedIn('auditor')).post('/audit/exports', { format: 'pdf' })).status).toBe(422);
  });
});

describe('the case file', () => {
  it('holds the whole case: diagram with the way, steps, data with changes, tasks, proof', async () => {
    const { text, headers } = await (await web.signedIn('agent')).get(`/cases/${caseId}/file`);
    expect(headers['cache-control']).toContain('no-store');
    expect(text).toContain(code);
    expect(text).toContain('陈屿');
    expect(text).toMatch(/<svg class="bp whole"[^]*<g class="done">/);
    // An exclusive gateway's cross and a caught timer's clock.
    expect(text).toMatch(/class="sign" transform="translate\([\d.]+ [\d.]+\)" d="M-6-7L6 7M6-7L-6 7"/);
    expect(text).toMatch(/class="sign" transform="[^"]+" d="M-8 0a8 8[^"]*M0-5V0L4 2"/);
    expect(text).toContain('林晓棠 完成 登记需求');
    expect(text).toContain('&lt;img src&#x3D;x onerror&#x3D;alert(1)&gt;');
    expect(text).toMatch(/事件链到第 \d+ 条/);
    expect(text).not.toContain('<script');
    expect(text).not.toContain(' style="');
  });

  it('hides the guest from who may not read names, in English for who reads English', async () => {
    const { text } = await (await web.signedIn('auditor')).get(`/cases/${caseId}/file`);
    expect(text).toContain('相应内容已隐去');
    expect(text).not.toMatch(/陈屿|0172/);
    const english = (await (await web.signedIn('agent-en')).get(`/cases/${caseId}/file`)).text;
    expect(english).toContain('<html lang="en"');
    expect(
      english
        .slice(english.indexOf('<main'))
        .replace(/陈屿|林晓棠|姜以宁/g, '')
        .match(/[\u4e00-\u9fff]+/g),
    ).toBeNull();
  });

  it('is nobody’s who may not see the case, and every taking stands in the audit', async () => {
    expect((await (await web.signedIn('frontdesk-jiangwan')).get(`/cases/${caseId}/file`)).status).toBe(404);
    const taken = (): Promise<{ n: number }[]> =>
      web.desk.database.query<{ n: number }>(`SELECT count(*)::int AS n FROM audit_event WHERE command = 'print-case'`);
    const [before] = await taken();
    await (await web.signedIn('agent')).get(`/cases/${caseId}/file`);
    expect(await taken()).toEqual([{ n: before!.n + 1 }]);
  });

  it('is a page that says why where there is no Chromium', async () => {
    const app = webOver(web.desk, silentLog, { chromium: '/nowhere/chromium' });
    try {
      const agent = request.agent(app.app);
      const _csrf = tokenOf((await agent.get('/sign-in')).text);
      await agent.post('/sign-in').type('form').send({ _csrf, login: 'agent', password });
      const { text, headers } = await agent.get(`/cases/${caseId}/file.pdf`);
      expect(headers['content-type']).toContain('text/html');
      expect(text).toContain('这台机器上没有 Chromium');
      expect(text).toContain(code);
    } finally {
      await app.close();
    }
  });

  it('is a PDF where there is one', async () => {
    const agent = request.agent(web.app);
    const _csrf = tokenOf((await agent.get('/sign-in')).text);
    await agent.post('/sign-in').type('form').send({ _csrf, login: 'agent', password });
    const answer = await agent.get(`/cases/${caseId}/file.pdf`).responseType('blob');
    const bytes = Buffer.isBuffer(answer.body) ? answer.body : Buffer.from(answer.text);
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toContain(findPrinter() ? 'application/pdf' : 'text/html');
    expect(bytes.subarray(0, 5).toString()).toBe(findPrinter() ? '%PDF-' : '<!doc');
    expect(answer.headers['cache-control']).toContain('no-store');
  }, 60_000);
});
