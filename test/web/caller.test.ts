import { useWeb } from './kit';
import { reportCall, type CallReport } from '../../src/desk/telephone';

const web = useWeb();

const tell = async (callId: string, event: CallReport['event'], from: string | null = '19900000172') => {
  const nothing = { at: null, line: '021 5550 0101', venue: null, agent: null, ringSeconds: null };
  await reportCall(web.desk, { ...nothing, callId, event, from });
  await web.desk.run();
};
const openTask = async (element: string) => (await web.desk.task(element)).id;

describe('the guest’s file beside a call', () => {
  it('opens while it rings: who it is, what is still open, and how often they called', async () => {
    await tell('one', 'incoming');
    await tell('one', 'answered');
    const agent = await web.signedIn('agent');
    const task = await openTask('registerMatter');
    const before = await agent.get(`/tasks/${task}`);
    expect(before.text).toContain('陈屿');
    expect(before.text).toContain('href="tel:+8619900000172"');
    await agent.post(`/tasks/${task}/claim`, {}, `/tasks/${task}`);
    const done = await agent.post(
      `/tasks/${task}/complete`,
      { about: 'question', details: '几点打烊' },
      `/tasks/${task}`,
    );
    expect(done.status).toBe(303);
    expect(done.location).toBe(`/tasks/${await openTask('answerQuestion')}`);
    await tell('two', 'incoming');
    const { text } = await agent.get(`/tasks/${await openTask('answerCall')}`);
    expect(text).toMatch(/来电受理 · T-20261121-001/);
    expect(text).toMatch(/打入 · 问事|来电 · 问事|问事/);
  });

  it('is masked for whoever does not call guests, and says when a number is withheld', async () => {
    const auditor = await web.signedIn('auditor');
    const { text } = await auditor.get(`/tasks/${await openTask('answerCall')}`);
    expect(text).toContain('199 •••• 0172');
    expect(text).not.toContain('19900000172');
    await web.desk.cancel((await web.desk.task('answerCall')).caseId);
    await tell('three', 'incoming', 'anonymous');
    const hidden = await auditor.get(`/tasks/${await openTask('answerCall')}`);
    expect(hidden.text).toContain('没有显示号码');
  });

  it('marks a number that has been a nuisance, in English for English readers', async () => {
    await web.desk.cancel((await web.desk.task('answerCall')).caseId);
    await web.desk.database.query(`UPDATE phone_call SET purpose = 'nuisance' WHERE external_id = 'one'`);
    await tell('four', 'incoming');
    const { text } = await (await web.signedIn('agent-en')).get(`/tasks/${await openTask('answerCall')}`);
    expect(text).toContain('1 nuisance calls within 30 days');
    expect(text).toContain('On the telephone');
  });
});
