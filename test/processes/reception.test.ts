import type { Variables } from '../../src/lib/json';
import { person } from '../kit/people';
import { caller, frontDoor } from './kit/front-door';
import { at, useKaraoke } from './kit/karaoke';
import { waitingWords } from './kit/waiting';

describe('reception', () => {
  const desk = useKaraoke();
  const door = frontDoor(desk);
  const booking = () => ({
    ...{ about: 'book', venueId: desk.venue.id, date: '2026-11-21', startTime: '20:30', hours: 3, party: 4 },
    ...{ everyoneAdult: 'yes', name: '陈屿' },
  });
  const aside = { about: 'question', details: '可以自带蛋糕吗' };
  const records = () =>
    desk.database.query<Record<string, unknown>>(
      `SELECT direction, purpose, result, customer_id IS NOT NULL AS known, case_id IS NOT NULL AS "ofCase" FROM phone_call ORDER BY id`,
    );

  beforeEach(async () => {
    for (const table of ['callback_promise', 'handover_record', 'phone_call']) await desk.database.query(`DELETE FROM ${table}`);
  });

  it('opens for the agent within three rings, with the file of whoever rings', async () => {
    const customerId = await desk.guestOf('vip');
    await door.phone('incoming', 'c1', { line: '4008001001' });
    const call = await door.received('c1');
    expect(call.customerId).toBe(customerId);
    expect(call.businessKey).toMatch(/^T-20261121-\d{3}$/);
    const task = await desk.task('answerCall', call.id);
    expect(task).toMatchObject({ groups: ['agent'], priority: 100 });
    expect(task.due!.getTime() - desk.clock.now().getTime()).toBe(15_000);
    expect(JSON.stringify(call.variables)).not.toContain('19900000172');
  });

  it('gives the matter to the agent who picked up, and stays open until the call ends', async () => {
    await desk.database.query(
      `INSERT INTO app_user (id, login, name, password_hash, roles, created_at) VALUES ('u-lin', 'lin', '林', 'x', '{agent}', now())`,
    );
    await door.phone('incoming', 'c2');
    await door.phone('answered', 'c2', { agent: 'lin', ringSeconds: 6 });
    const { id } = await door.received('c2');
    expect(await desk.tasks(id)).toMatchObject([{ elementId: 'registerMatter', assignee: 'u-lin' }]);
    const lin = person('u-lin', ['agent']);
    await desk.complete('registerMatter', aside, { caseId: id, actor: lin });
    expect(await desk.task('answerQuestion', id)).toMatchObject({ assignee: 'u-lin', groups: ['agent'] });
    await desk.complete('answerQuestion', { questionAnswer: 'yes' }, { caseId: id, actor: lin });
    expect(await desk.waits(id)).toContain('message:call.ended');
    await door.phone('ended', 'c2');
    await desk.expectOver(id, 'answered');
    const [row] = await desk.database.query('SELECT agent_id, ring_seconds, purpose, result, note FROM phone_call');
    expect(row).toEqual({ agent_id: 'u-lin', ring_seconds: 6, purpose: 'question', result: 'ended', note: '可以自带蛋糕吗' });
  });

  it.each([
    ['today is for flow 01', '01', {}, at('19:22')],
    ['after midnight tonight is still today', '01', { startTime: '00:30' }, at('19:22')],
    ['another day of the week is for flow 04', '04', { date: '2026-11-24' }, at('19:22')],
    ['a week ahead is for flow 04 once that schedule is open', '04', { date: '2026-11-28' }, at('10:00')],
    ['a week ahead is for flow 07 before that', '07', { date: '2026-11-28' }, at('09:59')],
    ['later is for flow 07', '07', { date: '2026-12-19' }, at('19:22')],
  ])('asks once and hands a booking on: %s', async (_, flow, wish, now) => {
    desk.clock.set(now);
    const { caseId } = await door.talk(`book-${flow}-${now}`, { ...booking(), ...wish });
    expect((await desk.facts(caseId)).customerId).not.toBeNull();
    const message = await sent(caseId, `handover.flow-${flow}`);
    expect(message).toMatchObject({ party: 4, venueId: desk.venue.id, everyoneAdult: 'yes', fromFlow: 'reception', ...wish });
    await door.phone('ended', `book-${flow}-${now}`);
    await desk.expectOver(caseId, `handed-over-${flow}`);
  });

  it('goes on in flow 01 for the agent who has the caller on the phone, with all that was said filled in', async () => {
    const lin = person('lin', ['agent']);
    const { caseId } = await desk.start('reception', {}, lin);
    await desk.complete('registerMatter', { ...booking(), phone: caller }, { caseId, actor: lin });
    await desk.run();
    const flow = await door.newest('flow-01');
    expect(flow.cameFrom).toBe(caseId);
    expect(await desk.tasks(flow.id)).toMatchObject([{ elementId: 'registerWish', assignee: 'lin' }]);
    const known = ['venueId', 'party', 'date', 'startTime', 'hours', 'everyoneAdult'];
    const wish = Object.fromEntries(known.map((name) => [name, flow.variables[name]]));
    await desk.complete('registerWish', wish as Variables, { caseId: flow.id, actor: lin });
    await desk.complete('readBack', { guestAnswer: 'yes' }, { caseId: flow.id, actor: lin });
    await desk.expectOver(flow.id, 'booked');
    await desk.expectOver(caseId, 'handed-over-01');
  });

  it('asks for another day when the one asked for has passed', async () => {
    const { caseId } = await door.talk('past', { ...booking(), date: '2026-11-20' });
    expect(await desk.tasks(caseId)).toMatchObject([{ elementId: 'registerMatter' }]);
    await desk.complete('registerMatter', booking(), { caseId });
    expect(await sent(caseId, 'handover.flow-01')).toMatchObject({ date: '2026-11-21' });
  });

  it('hands a cancellation to flow 12', async () => {
    const { caseId } = await door.talk('cancel', { about: 'change', details: '改到明天' });
    expect(await sent(caseId, 'handover.flow-12')).toMatchObject({ fromFlow: 'reception' });
  });

  describe('for a guest who says they wait and ask to be first', () => {
    const guests = waitingWords(desk, '02');
    const matter = { about: 'be-first', details: '奶奶坐轮椅，等不了太久' };

    it('goes on in flow 09 with their entry and all that was said when they joined', async () => {
      await desk.leaveOnly('B07');
      await guests.taken('B07');
      const waiting = await guests.wished({ occasion: '生日' });
      const bookingId = await guests.waits(waiting);
      const { caseId } = await door.talk('first', matter);
      const flow = await door.newest('flow-09');
      expect(flow.cameFrom).toBe(caseId);
      expect(flow.variables).toMatchObject({
        ...{ bookingId, venueId: desk.venue.id, place: 1, waiting: 1, party: 4, occasion: '生日', everyoneAdult: 'yes' },
        ...{ date: '2026-11-21', startTime: '20:30', hours: 3, from: at('20:30'), to: at('23:30') },
      });
      expect((await desk.tasks(flow.id)).map(({ elementId }) => elementId)).toEqual(['explain']);
      await desk.complete('explain', { insists: 'yes', jumpReason: 'elderly-disabled' }, { caseId: flow.id });
      await desk.complete('supervisorDecides', { decision: 'refuse' }, { caseId: flow.id });
      // What they would like instead is asked for again with the same wish.
      await desk.complete('tellRefused', { refusalTold: true, afterRefusal: 'other' }, { caseId: flow.id });
      await desk.run();
      expect((await door.newest('flow-08')).variables).toMatchObject({ party: 4, date: '2026-11-21', startTime: '20:30' });
      await door.phone('ended', 'first');
      await desk.expectOver(caseId, 'handed-over-09');
    });

    it('explains how the list works when they are not on it', async () => {
      const { caseId } = await door.talk('not-waiting', matter);
      expect((await desk.tasks(caseId)).map(({ elementId }) => elementId)).toEqual(['answerQuestion']);
    });
  });

  it('turns away politely when somebody is under 18, and keeps it for the log', async () => {
    const { caseId } = await door.talk('minors', { ...booking(), everyoneAdult: 'no' });
    await desk.complete('refuseMinors', { refusalTold: true }, { caseId });
    await door.phone('ended', 'minors');
    await desk.expectOver(caseId, 'refused-minor');
    expect(await desk.database.query('SELECT reason FROM refusal WHERE case_id = $1', [caseId])).toEqual([{ reason: 'minors' }]);
  });

  it('takes a question from the agent to the supervisor to the manager, three minutes each', async () => {
    await door.phone('incoming', 'hard');
    const { id: caseId } = await door.received('hard');
    await desk.complete('answerCall', {}, { caseId });
    await desk.complete('registerMatter', aside, { caseId });
    await desk.advance('PT3M');
    expect(await desk.tasks(caseId)).toMatchObject([{ elementId: 'supervisorAnswers', groups: ['supervisor'] }]);
    await desk.advance('PT3M');
    expect(await desk.tasks(caseId)).toMatchObject([{ elementId: 'managerAnswers', groups: ['manager'] }]);
    await desk.complete('managerAnswers', { questionAnswer: 'yes' }, { caseId });
    await door.phone('ended', 'hard');
    await desk.expectOver(caseId, 'answered');
  });

  it('promises a call back when the supervisor does not know either', async () => {
    const { caseId } = await door.talk('later', aside);
    await desk.advance('PT3M');
    await desk.complete('supervisorAnswers', { questionAnswer: 'later', details: '问厨房', name: '陈屿', phone: caller }, { caseId });
    await desk.run();
    const promise = await door.newest('callback-promise');
    expect(promise).toMatchObject({ cameFrom: caseId, variables: { matter: '问厨房', fromFlow: 'reception' } });
    await door.phone('ended', 'later');
    await desk.expectOver(caseId, 'handed-over-s2');
  });

  it('promises a call back when nobody comes to the telephone', async () => {
    const { caseId } = await door.talk('nobody', aside);
    await desk.advance('PT11M');
    expect(await desk.tasks(caseId)).toEqual([]);
    expect(await door.newest('callback-promise')).toMatchObject({ cameFrom: caseId });
  });

  it.each([
    ['a message for a colleague', { about: 'for-somebody-else', recordFor: 'floor', details: '请小李回电' }, { recordFor: 'floor', recordKind: 'matter' }],
    ['a suggestion', { about: 'suggestion', recordFor: 'store-manager', details: '多放几首粤语歌' }, { recordFor: 'store-manager', recordKind: 'suggestion' }],
  ])('writes down %s and passes it on', async (_, matter, record) => {
    const { caseId } = await door.talk(`record-${record.recordKind}`, { venueId: desk.venue.id, ...matter });
    expect(await door.newest('hand-over-record')).toMatchObject({ cameFrom: caseId, variables: record });
    await door.phone('ended', `record-${record.recordKind}`);
    await desk.expectOver(caseId, 'handed-over-s4');
  });

  it.each([
    ['14', 'find-guest', { venueId: true }],
    ['15', 'ask-supervisor', {}],
    ['16', 'ask-employee', { venueId: true }],
    ['17', 'nuisance', {}],
    ['18', 'lost-property', { venueId: true }],
    ['21', 'power-cut', { venueId: true }],
    ['22', 'member-card', {}],
    ['29', 'praise', {}],
    ['30', 'complaint', {}],
  ])('has flow %s done by hand until it is built', async (flow, about, { venueId }: { venueId?: boolean }) => {
    const { caseId } = await door.talk(`hand-${flow}`, { about, details: '记下要点', ...(venueId ? { venueId: desk.venue.id } : {}) });
    const task = await desk.task('doByHand', caseId);
    expect((await desk.facts(task.caseId)).variables).toMatchObject({ flow, matter: '记下要点' });
    await desk.complete(task, { handoverNote: '已照手册办理', closureAnswer: 'open-again' });
    await door.phone('ended', `hand-${flow}`);
    await desk.expectOver(caseId, `handed-over-${flow}`);
  });

  it('keeps no file of a wrong number', async () => {
    const { caseId } = await door.talk('wrong', { about: 'nothing' }, '+8619900009999');
    await door.phone('ended', 'wrong');
    await desk.expectOver(caseId, 'nothing-wanted');
    expect(await records()).toEqual([{ direction: 'in', purpose: 'nothing', result: 'ended', known: false, ofCase: true }]);
  });

  it('rings a missed caller back, and lets it be when they ring again first', async () => {
    await door.phone('incoming', 'm1');
    await door.phone('missed', 'm1', { ringSeconds: 40 });
    const first = await door.received('m1');
    expect((await desk.facts((await desk.task('doByHand', first.id)).caseId)).variables).toMatchObject({ flow: '19' });
    await door.phone('incoming', 'm2');
    await desk.expectOver(first.id, 'missed');
    await door.phone('missed', 'm2');
    const second = await door.received('m2');
    await desk.complete('doByHand', { handoverNote: '已回电' }, { caseId: second.id });
    await desk.expectOver(second.id, 'missed');
  });

  it('is served by hand when no telephone system announces the call', async () => {
    const lin = person('lin', ['agent']);
    const { caseId } = await desk.start('reception', {}, lin);
    expect(await desk.task('registerMatter', caseId)).toMatchObject({ assignee: 'lin' });
    await desk.complete('registerMatter', { ...aside, phone: caller, name: '陈屿' }, { caseId, actor: lin });
    await desk.complete('answerQuestion', { questionAnswer: 'yes' }, { caseId, actor: lin });
    await desk.expectOver(caseId, 'answered');
    expect((await desk.facts(caseId)).customerId).toBe(await desk.guestOf('none'));
    expect(await records()).toEqual([{ direction: 'in', purpose: 'question', result: null, known: true, ofCase: true }]);
  });

  it('takes a withheld number down by what the caller says, and asks again when that is no number', async () => {
    const { caseId } = await door.talk('hidden', { ...aside, phone: '+447911123456' }, null);
    expect((await desk.facts(caseId)).customerId).not.toBeNull();
    await door.phone('incoming', 'hidden-2', { from: 'anonymous' });
    await door.phone('answered', 'hidden-2', { from: 'anonymous' });
    const { id } = await door.received('hidden-2');
    const task = await desk.task('registerMatter', id);
    const nulls = Object.fromEntries(
      ['date', 'startTime', 'hours', 'party', 'everyoneAdult', 'roomType', 'namedRoom', 'occasion', 'voucher', 'note'].map((n) => [n, null]),
    );
    const values = { ...nulls, venueId: null, recordFor: null, name: null, keepNumber: false, ...aside, phone: '12' };
    await desk.engine.completeTask({ taskId: task.id, values, actor: person('lin', ['agent']), personal: ['phone', 'name'] });
    expect(await desk.tasks(id)).toMatchObject([{ elementId: 'registerMatter' }]);
    expect(await desk.path(id)).toContain('phoneInvalid');
  });

  it('puts a second number into the file when the guest wants that', async () => {
    const customerId = await desk.guestOf('none');
    await door.talk('second', { ...aside, phone: caller, keepNumber: true }, '+8619900000188');
    await door.phone('incoming', 'third', { from: '+8619900000188' });
    expect(await door.received('third')).toMatchObject({ customerId });
  });

  it('rings back at once when the line breaks, and goes on where it was', async () => {
    const { caseId } = await door.talk('broken', aside);
    await door.phone('dropped', 'broken');
    const task = await desk.task('ringBack', caseId);
    expect(task).toMatchObject({ priority: 100, groups: ['agent'] });
    expect(task.due!.getTime() - desk.clock.now().getTime()).toBe(60_000);
    expect(await desk.task('answerQuestion', caseId)).toBeDefined();
    await desk.complete(task, { reached: 'yes' });
    await desk.complete('answerQuestion', { questionAnswer: 'yes' }, { caseId });
    await desk.run();
    await desk.expectOver(caseId, 'answered');
    expect(await records()).toMatchObject([{ direction: 'in' }, { direction: 'out', purpose: 'ring-back', result: 'reached' }]);
  });

  it('lets the ring-back be when the caller is quicker', async () => {
    const { caseId } = await door.talk('broken-2', aside);
    await door.phone('dropped', 'broken-2');
    await door.phone('incoming', 'again-2');
    expect((await desk.tasks(caseId)).map(({ elementId }) => elementId)).toEqual(['answerQuestion']);
  });

  it('does not wait for ever for a ring-back nobody makes', async () => {
    const { caseId } = await door.talk('broken-3', { about: 'nothing' });
    await door.phone('dropped', 'broken-3');
    await desk.advance('PT10M');
    await desk.expectOver(caseId, 'nothing-wanted');
  });

  it('is over after two hours without news from the telephone system', async () => {
    const { caseId } = await door.talk('silent', { about: 'nothing' });
    await desk.advance('PT2H');
    await desk.expectOver(caseId, 'nothing-wanted');
  });

  it('is left unfinished after six hours in which nobody went on with it', async () => {
    await door.phone('incoming', 'left');
    const { id } = await door.received('left');
    await desk.advance('PT6H');
    await desk.expectOver(id, 'abandoned');
  });

  it('marks a number that has been a nuisance', async () => {
    await door.talk('rude', { about: 'nuisance', details: '骂人' });
    await door.phone('incoming', 'rude-again');
    const { id } = await door.received('rude-again');
    expect((await desk.facts(id)).variables).toMatchObject({ nuisanceCalls: 1 });
    expect(await desk.task('answerCall', id)).toMatchObject({ priority: 85 });
  });

  it('reads no news twice and opens nothing for a call that is over', async () => {
    await door.phone('incoming', 'twice');
    await door.phone('incoming', 'twice');
    await door.phone('ended', 'unheard');
    const open = (await desk.cases('reception')).filter(({ status }) => status === 'running');
    expect(open).toHaveLength(1);
    expect(await records()).toHaveLength(2);
  });

  async function sent(caseId: string, name: string) {
    const rows = await desk.database.query<{ payload: Record<string, unknown> }>(
      'SELECT payload FROM message WHERE from_case_id = $1 AND name = $2',
      [caseId, name],
    );
    expect(rows).toHaveLength(1);
    return rows[0]!.payload;
  }
});
