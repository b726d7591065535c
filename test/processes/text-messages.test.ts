import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../src/lib/root';
import { loadSmsTemplates } from '../../src/jobs/sms/templates';

const render = loadSmsTemplates();
const folder = join(projectRoot, 'views', 'sms');
const ids = [...new Set(readdirSync(folder).map((name) => name.replace(/\.(zh-CN|en)\.hbs$/, '')))];
const booking = {
  ...{ code: 'M2Q8', from: new Date('2026-11-22T12:30:00Z'), until: new Date('2026-11-22T15:30:00Z'), party: 4 },
  ...{ roomNumbers: ['B07'], holdUntil: new Date('2026-11-22T12:45:00Z'), depositDue: 30_000 },
  depositDueAt: new Date('2026-11-21T12:30:00Z'),
};
const facts = { to: '+8619900000172', customerName: '陈屿', venueName: '安可', venuePhone: '021', timeZone: 'Asia/Shanghai' };
const words = { ...facts, booking, coupon: 5000, couponCode: 'C-1', requestNumber: 'R-7', grace: 15, text: 'B07' };
const forbidden = ['公司规定', '不行', '不知道', '不可以', '你是谁', '我现在很忙', '插队', '注销', '定金'];

/** Templates the diagrams name: what service tasks send, and what a call sends when nobody is reached. */
const named = readdirSync(join(projectRoot, 'processes'))
  .filter((name) => name.endsWith('.bpmn'))
  .flatMap((name) => templatesIn(readFileSync(join(projectRoot, 'processes', name), 'utf8')));

function templatesIn(xml: string): string[] {
  const sending = [...xml.matchAll(/<bpmn:serviceTask[^>]*implementation="sms\.[\s\S]*?<\/bpmn:serviceTask>/g)];
  const literal = (text: string, name: string): string[] =>
    [...text.matchAll(new RegExp(`name="${name}">([^=<][^<]*)<`, 'g'))].map(([, value]) => value!);
  return [...sending.flatMap(([task]) => literal(task, 'template')), ...literal(xml, 'unreachableSms')];
}

describe('text messages', () => {
  it('that diagrams name are there', () => {
    expect([...new Set(named)].filter((id) => id !== 'none' && !ids.includes(id))).toEqual([]);
  });

  it.each(ids)('%s says who writes, in both languages, in the words of the house', (id) => {
    const zh = render(id, 'zh-CN', words);
    const en = render(id, 'en', words);
    expect(zh).toMatch(/^【安可】/);
    expect(en).toMatch(/^\[安可\]/);
    expect(en.replace('安可', '')).not.toMatch(/[\u4e00-\u9fff]/u);
    expect(forbidden.filter((word) => zh.includes(word))).toEqual([]);
    expect(`${zh}${en}`).not.toMatch(/undefined|NaN|Invalid/);
  });
});
