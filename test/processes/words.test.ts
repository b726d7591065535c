import { join } from 'node:path';
import { loadLibrary } from '../../src/forms/library';
import { formView } from '../../src/forms/view';
import { projectRoot } from '../../src/lib/root';

const chinese = /[\u4e00-\u9fff]/u;
const library = loadLibrary(join(projectRoot, 'processes'));
const lists = { venues: [], bookings: [] };
const view = (id: string, language: string) =>
  JSON.stringify(
    formView(
      library.form(id),
      { values: {} },
      {
        now: new Date('2026-11-21T10:00:00.000Z'),
        timeZone: 'Asia/Shanghai',
        language,
        variables: lists,
        translate: (key) => key,
        labels: library.formLabels(id, language),
      },
    ),
  );

describe('forms', () => {
  it.each(library.formIds)('%s is Chinese for Chinese readers and English for English ones', (id) => {
    expect(view(id, 'zh-CN')).toMatch(chinese);
    expect(view(id, 'en')).not.toMatch(chinese);
  });
});

describe('scripts', () => {
  it.each(library.scriptIds)('%s is there in both languages', (id) => {
    expect(library.script(id, 'zh-CN', {})).toMatch(chinese);
    expect(library.script(id, 'en', {})).not.toMatch(chinese);
  });

  it.each([
    ['full-offer', { offer: 25 }, '为您留 25 分钟', 'for 25 minutes'],
    ['full-offer-ahead', { offerAhead: 90 }, '为您留 90 分钟', 'for 90 minutes'],
    ['remind-guests', { warn: 12 }, '还有 12 分钟', '12 minutes left'],
    ['short-read-back', { warn: 12 }, '结束前 12 分钟', '12 minutes before'],
  ])('%s says the minutes the table of hold times has', (id, hold, zh, en) => {
    expect(library.script(id, 'zh-CN', { hold })).toContain(zh);
    expect(library.script(id, 'en', { hold })).toContain(en);
  });

  it('say how a deposit comes back as the table has it', () => {
    const refundRule = { steps: [{ hours: 48, percent: 100 }, { hours: 6, percent: 30 }] };
    const words = { refundRule, deposit: { amount: 10000, payAt: 'ahead', dueAt: '2026-11-21T12:30:00.000Z' } };
    for (const id of ['ahead-read-back', 'deposit-tell', 'deposit-collect']) {
      expect(library.script(id, 'zh-CN', words)).toContain('提前 48 小时以上取消，订金退 100%；提前 6 小时以上取消，订金退 30%；再晚不退。');
      expect(library.script(id, 'en', words)).toContain('Cancelled 6 hours ahead or more, 30% of it comes back; later, nothing.');
    }
  });

  it('name the amounts, times and codes of the case', () => {
    const words = {
      ...{ from: '2026-11-21T12:30:00.000Z', to: '2026-11-21T15:30:00.000Z', party: 4, roomNumber: 'B07' },
      ...{ quoteTotal: 38600, bookingCode: 'K7F3M2', hold: { grace: 15 }, cutAtClosing: false },
    };
    expect(library.script('same-day-read-back', 'zh-CN', words)).toBe(
      '跟您核对一下：11 月 21 日 20:30，4 位，包厢 B07，唱到 23:30，一共 386 元。\n' +
        '到店时间过后，包厢为您保留 15 分钟；来晚了，结束时间不顺延。\n您看这样可以吗？预约编号是 K7F3M2。\n',
    );
  });
});
