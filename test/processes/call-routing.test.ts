import { readFileSync } from 'node:fs';
import path from 'node:path';
import { evaluateDecision, loadDecision } from '../../src/feel/decision';
import { projectRoot } from '../../src/lib/root';

const file = path.join(projectRoot, 'processes', 'decisions', 'call-routing.dmn');
const options = { now: new Date('2026-11-21T11:22:00.000Z'), timeZone: 'Asia/Shanghai' };

async function route(about: string, daysAhead: number | null = null, scheduleOpen = true, onWaitList = false): Promise<unknown> {
  const decision = await loadDecision(readFileSync(file, 'utf8'), file);
  return (evaluateDecision(decision, { about, daysAhead, scheduleOpen, onWaitList }, options).output as { route: string }).route;
}

describe('the routing of calls', () => {
  it.each([
    ['ask-again', -1],
    ['01', 0],
    ['04', 1],
    ['04', 6],
    ['04', 7],
  ])('leads to %s for a booking %i business days ahead', async (flow, days) => {
    expect(await route('book', days)).toBe(flow);
  });

  it('leads to 07 for a day whose rooms are not given out yet', async () => {
    expect([await route('book', 7, false), await route('book', 180, false)]).toEqual(['07', '07']);
  });

  it.each([
    ...[['change', '12'], ['question', 'question'], ['find-guest', '14'], ['ask-supervisor', '15'], ['ask-employee', '16']],
    ...[['nuisance', '17'], ['lost-property', '18'], ['power-cut', '21'], ['member-card', '22'], ['praise', '29']],
    ...[['complaint', '30'], ['suggestion', 's4'], ['for-somebody-else', 's4'], ['nothing', 'none']],
  ] as [string, string][])('leads %s to %s', async (about, flow) => {
    expect(await route(about)).toBe(flow);
  });

  it('leads a guest who asks to be first to 09 when they wait, and to an explanation when they do not', async () => {
    expect(await route('be-first', null, true, true)).toBe('09');
    expect(await route('be-first', null, true, false)).toBe('question');
  });

  it('knows a way for everything an agent can choose', async () => {
    const form = JSON.parse(readFileSync(path.join(projectRoot, 'processes/forms/reception-matter.form'), 'utf8')) as {
      components: { key?: string; values?: { value: string }[] }[];
    };
    const choices = form.components.find(({ key }) => key === 'about')!.values!.map(({ value }) => value);
    const ways = await Promise.all(choices.map((about) => route(about, 0)));
    expect(ways.filter((way) => way === 'none')).toHaveLength(1);
  });
});
