/** What the audit gives back is what was written: every filter against the rows themselves, every page exactly once. */
import type { Desk } from '../../src/desk/desk';
import { annotate, checkStream } from '../../src/desk/audit';
import { auditSearches, forgetAuditSearch, keepAuditSearch } from '../../src/desk/audit-searches';
import { auditKinds } from '../../src/desk/audit-kinds';
import { auditList, type AuditLine } from '../../src/desk/read/audit';
import { customerLooks } from '../../src/desk/read/audit-customer';
import { auditEvent } from '../../src/desk/read/audit-event';
import { auditEventsWhere, auditSelection, type AuditCriteria } from '../../src/desk/read/audit-filter';
import { caseSeen, record } from '../../src/desk/recorded';
import { auditPage, type AuditPlace } from '../../src/engine/audit/pages';
import { everything } from '../../src/engine/audit/select';
import { verifyAudit } from '../../src/engine/audit/verify';
import { InputError, NotAllowed } from '../../src/lib/errors';
import { person } from '../kit/people';
import { useInbox } from './inbox/house';

const house = useInbox();
const auditor = person('auditor', [], { roles: ['auditor'] });
const manager = person('manager', [], { roles: ['manager'] });
const agent = person('agent', ['agent']);
const hour = 3_600_000;
let guest = '';
const cases: string[] = [];

const desk = (): Desk => house.desk;

interface Raw {
  readonly stream: string;
  readonly seq: string;
  readonly at: Date;
  readonly actor_id: string;
  readonly command: string;
  readonly body: string;
}
/** Everything there is, the newest first, read without any of the code that is tested. */
const rows = (): Promise<Raw[]> =>
  desk().database.query<Raw>('SELECT * FROM audit_event ORDER BY at DESC, stream DESC, seq DESC');
const names = (all: readonly { stream: string; seq: string }[]): string[] =>
  all.map(({ stream, seq }) => `${stream}#${seq}`);

/** All pages of a search. */
async function found(criteria: AuditCriteria, actor = auditor): Promise<AuditLine[]> {
  const lines: AuditLine[] = [];
  for (let after: string | undefined; ;) {
    const page = await auditList(desk(), actor, criteria, { after, recorded: false });
    lines.push(...page.lines);
    if (page.next === null) return lines;
    after = page.next;
  }
}

/** Finds exactly the rows that are `meant`. */
async function finds(criteria: AuditCriteria, meant: (row: Raw) => boolean, actor = auditor): Promise<Raw[]> {
  const wanted = (await rows()).filter(meant);
  expect(names(await found(criteria, actor))).toEqual(names(wanted));
  return wanted;
}

const isLook = ({ stream, body }: Raw, ...ids: string[]): boolean =>
  stream.startsWith('subject:customer:') && ids.some((id) => body.includes(id));
const ofCase = ({ stream }: Raw, ...ids: string[]): boolean =>
  ids.some(
    (id) =>
      stream === `case:${id}` ||
      stream.startsWith(`subject:event:case:${id}:`) ||
      stream.startsWith(`subject:case:${id}:`),
  );

beforeAll(async () => {
  const { kit } = house;
  const [customer] = await kit.database.query<{ id: string }>('SELECT id FROM customer LIMIT 1');
  guest = customer!.id;
  for (let i = 0; i < 40; i++) {
    const about = i % 10 === 0 ? { customerId: guest, code: `K${i}`, note: '走廊"很吵"100%' } : { code: `K${i}` };
    const taskId = await house.task({ process: i % 3 === 0 ? 'other' : 'work', ...about });
    const [{ case_id: caseId } = { case_id: '' }] = await kit.database.query<{ case_id: string }>(
      'SELECT case_id FROM user_task WHERE id = $1',
      [taskId],
    );
    cases.push(caseId);
    if (i % 4 === 0) await kit.complete('do', { answer: i }, { caseId });
    if (i % 10 === 0) await caseSeen(desk(), agent, { caseId, customerId: guest, page: 'case' });
    kit.clock.advance(i % 7 === 0 ? 30 * hour : 5 * 60_000);
  }
  await record(desk(), manager, { subject: 'user:agent', command: 'add-user', facts: { login: 'agent' } });
  await record(desk(), agent, { subject: 'user:agent', command: 'sign-in', facts: { address: '10.4.0.23' } });
});

describe('a search of the audit', () => {
  it('without criteria gives everything once, the newest first, over pages', async () => {
    const all = await finds({}, () => true);
    expect(all.length).toBeGreaterThan(50);
  });

  it.each(['newest', 'oldest'] as const)('walks %s first, also when it must stop for want of time', async (order) => {
    const wanted = names(await rows());
    const seen: string[] = [];
    const stops: string[] = [];
    let pages = 0;
    for (let after: AuditPlace | null = null; ;) {
      const walk = { order, after, limit: 7, now: desk().clock.now(), budgetMs: pages++ < 20 ? 0 : 60_000 } as const;
      const page = await auditPage(desk().database, everything, walk);
      seen.push(...names(page.events));
      if (page.lookedTo !== null) stops.push(page.lookedTo);
      if (page.next === null) break;
      after = page.next;
    }
    expect(seen).toEqual(order === 'newest' ? wanted : wanted.toReversed());
    expect(stops.length).toBeGreaterThan(0);
    expect(stops).toEqual(order === 'newest' ? stops.toSorted().toReversed() : stops.toSorted());
  });

  it('by what was done, or a kind of it', async () => {
    await finds({ command: 'complete-task' }, ({ command }) => command === 'complete-task');
    const commands: readonly string[] = auditKinds['sign-in'];
    await finds({ kind: 'sign-in' }, ({ command }) => commands.includes(command));
    const changed = await finds(
      { kind: 'data' },
      ({ stream, body }) => stream.startsWith('case:') && !body.endsWith('"values":{}}'),
    );
    expect(changed.length).toBeGreaterThanOrEqual(40);
  });

  it('by who, by sign-in name, name or id', async () => {
    const done = await finds({ who: 'agent' }, ({ actor_id: id }) => id === 'agent');
    expect(done.length).toBeGreaterThan(0);
    await finds({ who: '林晓棠' }, ({ actor_id: id }) => id === 'agent');
    await finds({ who: 'maker' }, ({ actor_id: id }) => id === 'maker');
  });

  it('by days of the chain’s zone, both included', async () => {
    const [newest] = await rows();
    const dayAt = (at: Date): string => new Date(at.getTime() + 8 * hour).toISOString().slice(0, 10);
    const last = dayAt(newest!.at);
    await finds({ from: last }, ({ at }) => dayAt(at) >= last);
    await finds({ to: last }, ({ at }) => dayAt(at) <= last);
    const first = dayAt((await rows()).at(-1)!.at);
    await finds({ from: first, to: first }, ({ at }) => dayAt(at) === first);
  });

  it('by process, by words of the stored text with the signs of a pattern taken as they are', async () => {
    const other = await finds(
      { process: 'other' },
      ({ body, stream }) =>
        stream.startsWith('subject:process:other:') || (JSON.parse(body) as { process?: string }).process === 'other',
    );
    expect(other.length).toBeGreaterThan(10);
    const noisy = await finds({ text: '很吵"100%' }, ({ body }) => body.includes('很吵\\"100%'));
    expect(noisy.length).toBeGreaterThan(0);
    await finds({ text: '_' }, ({ body }) => body.includes('_'));
  });

  it('by the number of a case: its events, notes on them, and looks at its guest’s file within it', async () => {
    const noted = cases[10]!;
    await annotate(desk(), auditor, { stream: `case:${noted}`, seq: '1' }, '金额待核');
    const events = await finds({ about: 'k10' }, (row) => ofCase(row, noted) || isLook(row, noted));
    expect(new Set(events.map(({ command }) => command))).toEqual(new Set(['start-case', 'annotate', 'view-case']));
    await finds({ about: noted }, (row) => ofCase(row, noted) || isLook(row, noted));
  });

  it('by a guest: all their cases and every look at their file, by number, last four digits or id', async () => {
    const theirs = cases.filter((_, i) => i % 10 === 0);
    const meant = (row: Raw): boolean => ofCase(row, ...theirs) || isLook(row, ...theirs);
    for (const about of ['199 0000 0172', '+8619900000172', '0172', guest]) await finds({ about }, meant);
    await finds({ about: '陈屿' }, meant, manager);
    expect(await found({ about: '陈屿' }, auditor)).toEqual([]);
  });

  it('of several criteria gives what meets them all', async () => {
    await finds(
      { who: 'maker', process: 'work', kind: 'case' },
      ({ actor_id: id, command, body }) =>
        id === 'maker' && command === 'start-case' && body.includes('"process":"work"'),
    );
    expect(await found({ about: 'nothing of this name' })).toEqual([]);
  });

  it('is one condition for pages and exports alike, its parameters numbered as asked', async () => {
    const selection = await auditSelection(desk().database, auditor, { about: 'K10', kind: 'case' });
    const { where, values } = auditEventsWhere(JSON.parse(JSON.stringify(selection)) as typeof selection, 2);
    const text = `SELECT stream, seq FROM audit_event e WHERE $1::int = 1 AND ${where}`;
    const counted = await desk().database.query<{ stream: string; seq: string }>(text, [1, ...values]);
    expect(names(counted)).toEqual(names(await found({ about: 'K10', kind: 'case' })));
  });

  it('is itself recorded, once and not for its further pages', async () => {
    const searches = async (): Promise<Raw[]> => (await rows()).filter(({ command }) => command === 'search-audit');
    const page = await auditList(desk(), auditor, { to: '2026-12-31' }, { recorded: true });
    expect(page.next).not.toBeNull();
    await auditList(desk(), auditor, { to: '2026-12-31' }, { after: page.next ?? undefined, recorded: true });
    expect((await searches()).map(({ stream, body }) => [stream.split(':')[2], JSON.parse(body) as object])).toEqual([
      ['auditor', expect.objectContaining({ facts: { criteria: { to: '2026-12-31' }, found: page.lines.length } })],
    ]);
    await auditList(desk(), auditor, { about: '199 0000 0172', text: '陈屿' }, { recorded: true });
    const [last] = await searches();
    expect(JSON.parse(last!.body)).toMatchObject({
      facts: { asked: ['about', 'text'], cases: expect.arrayContaining([cases[0]]) as string[] },
    });
    expect(last!.body).not.toMatch(/0172|陈屿/);
  });

  it('is for those who read the audit', async () => {
    await expect(auditList(desk(), agent, {}, { recorded: true })).rejects.toThrow(NotAllowed);
    await expect(customerLooks(desk(), agent, guest, { recorded: true })).rejects.toThrow(NotAllowed);
  });
});

describe('one event', () => {
  it('says its place in the chain, and a note leaves it as it was', async () => {
    const place = { stream: `case:${cases[4]!}`, seq: '1' };
    const before = await rows();
    const plain = await auditEvent(desk(), auditor, place);
    await annotate(desk(), auditor, place, '看过录音，属实');
    const noted = await auditEvent(desk(), auditor, place);

    expect(plain).toMatchObject({ previous: '0'.repeat(64), sealed: null, notes: [], version: 2 });
    expect(plain.following).toMatchObject({ seq: '2' });
    expect(noted.line).toEqual({ ...plain.line, noted: true });
    expect(noted.notes.map(({ body }) => body.facts)).toEqual([
      { ...place, seq: 1, hash: plain.line.hash, text: '看过录音，属实' },
    ]);
    const after = await rows();
    expect(after.filter((row) => names(before).includes(names([row])[0]!))).toEqual(before);
    expect(await checkStream(desk(), auditor, place.stream)).toMatchObject({ streams: 1, events: 2, faults: [] });
    expect((await verifyAudit(desk().database)).faults).toEqual([]);
  });

  it('is not noted with nothing', async () => {
    const place = { stream: `case:${cases[4]!}`, seq: '1' };
    await expect(annotate(desk(), auditor, place, '  ')).rejects.toThrow(InputError);
  });
});

describe('who has seen a guest', () => {
  it('is every look by person, and asking is one more', async () => {
    const looks = await customerLooks(desk(), auditor, guest, { recorded: true });
    expect(looks).toMatchObject({ name: null, phone: '199 •••• 0172' });
    expect(looks.lookers.map(({ id, times }) => [id, times])).toEqual([['agent', 4]]);
    expect(looks.lines.map(({ body }) => body.facts?.['case'])).toEqual([cases[30], cases[20], cases[10], cases[0]]);
    const again = await customerLooks(desk(), manager, guest, { recorded: false });
    expect(again).toMatchObject({ name: '陈屿', phone: '199 0000 0172' });
    expect(again.lookers.map(({ id }) => id)).toEqual(['auditor', 'agent']);
  });

  it('counts a page that is opened again within a minute once', async () => {
    const look = (): Promise<void> => caseSeen(desk(), manager, { caseId: cases[0]!, customerId: guest, page: 'case' });
    const times = async (): Promise<number> =>
      (await customerLooks(desk(), auditor, guest, { recorded: false })).lookers.find(({ id }) => id === 'manager')!
        .times;
    await look();
    await look();
    expect(await times()).toBe(1);
    house.kit.clock.advance(61_000);
    await look();
    expect(await times()).toBe(2);
  });
});

describe('a kept search', () => {
  it('is its owner’s, and everybody’s who reads the audit when it is shared', async () => {
    await keepAuditSearch(desk(), auditor, { kind: 'sign-in' }, { name: '登录', shared: false });
    const id = await keepAuditSearch(desk(), auditor, { about: 'K10' }, { name: '投诉', shared: true });
    const mine = await auditSearches(desk(), auditor);
    expect(mine.map(({ name, criteria, own }) => [name, criteria, own])).toEqual(
      expect.arrayContaining([
        ['登录', { kind: 'sign-in' }, true],
        ['投诉', { about: 'K10' }, true],
      ]),
    );
    expect((await auditSearches(desk(), manager)).map(({ name, own }) => [name, own])).toEqual([['投诉', false]]);
    await expect(forgetAuditSearch(desk(), manager, id)).rejects.toThrow('no search');
    await forgetAuditSearch(desk(), auditor, id);
    expect(await auditSearches(desk(), manager)).toEqual([]);
  });

  it('names a guest by their file, not by their number', async () => {
    await keepAuditSearch(desk(), manager, { about: '199 0000 0172' }, { name: '一位客人', shared: false });
    expect(await auditSearches(desk(), manager)).toMatchObject([{ criteria: { about: guest } }]);
    const other = keepAuditSearch(desk(), manager, { about: '199 0000 9999' }, { name: '没有档案', shared: false });
    await expect(other).rejects.toThrow('numbers are not kept');
  });
});
