import { readFileSync } from 'node:fs';
import path from 'node:path';
import { evaluateDecision, loadDecision } from '../../src/feel/decision';
import { projectRoot } from '../../src/lib/root';

const file = path.join(projectRoot, 'processes', 'decisions', 'queue-jump.dmn');
const options = { now: new Date('2026-11-21T10:00:00.000Z'), timeZone: 'Asia/Shanghai' };

describe('the advice on taking guests first', () => {
  it.each([
    ['an elderly or disabled guest is taken first', 'grant', 'elderly-disabled', 'none', null],
    ['… even when they were before', 'grant', 'elderly-disabled', 'none', 3],
    ['nobody else twice in 90 days', 'refuse', 'vip', 'vip', 90],
    ['… but again after them', 'grant', 'vip', 'vip', 91],
    ['an earlier complaint is made up for', 'grant', 'earlier-complaint', 'none', null],
    ['a VIP is', 'grant', 'vip', 'vip', null],
    ['a gold guest who says VIP is for judgement', 'judge', 'vip', 'gold', null],
    ['who only says VIP is not', 'refuse', 'vip', 'none', null],
    ['a celebration is for judgement', 'judge', 'celebration', 'silver', null],
    ['anything else is no reason', 'refuse', 'other', 'vip', null],
  ])('%s', async (_, advice, jumpReason, grade, promotedDaysAgo) => {
    const decision = await loadDecision(readFileSync(file, 'utf8'), file);
    const { output } = evaluateDecision(decision, { jumpReason, grade, promotedDaysAgo }, options);
    expect(output).toMatchObject({ advice });
  });
});
