import { readFileSync } from 'node:fs';
import path from 'node:path';
import { evaluateDecision, loadDecision } from '../../src/feel/decision';
import { projectRoot } from '../../src/lib/root';

const file = path.join(projectRoot, 'processes', 'decisions', 'queue-jump.dmn');
const options = { now: new Date('2026-11-21T10:00:00.000Z'), timeZone: 'Asia/Shanghai' };

describe('the advice on taking guests first', () => {
  it.each([
    ['an elderly or disabled guest is taken first', 'grant', 'elderly-disabled', 'none', 0],
    ['… even when they were before', 'grant', 'elderly-disabled', 'none', 1],
    ['nobody else twice in 90 days', 'refuse', 'vip', 'vip', 1],
    ['an earlier complaint is made up for', 'grant', 'earlier-complaint', 'none', 0],
    ['a VIP is', 'grant', 'vip', 'vip', 0],
    ['a gold guest who says VIP is for judgement', 'judge', 'vip', 'gold', 0],
    ['who only says VIP is not', 'refuse', 'vip', 'none', 0],
    ['a celebration is for judgement', 'judge', 'celebration', 'silver', 0],
    ['anything else is no reason', 'refuse', 'other', 'vip', 0],
  ])('%s', async (_, advice, jumpReason, grade, promotedBefore) => {
    const decision = await loadDecision(readFileSync(file, 'utf8'), file);
    const { output } = evaluateDecision(decision, { jumpReason, grade, promotedBefore }, options);
    expect(output).toMatchObject({ advice });
  });
});
