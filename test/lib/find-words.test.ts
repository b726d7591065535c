import { findWords, hasPhrases, phrasesOf } from '../../src/lib/find-words';

describe('what a text is found by', () => {
  it.each([
    ['生日蛋糕', ['生日', '日蛋', '蛋糕']],
    ['VIP包厢 靠电梯', ['vip', '包厢', '靠电', '电梯']],
    ['Birthday cake, cake', ['birthday', 'cake']],
    ['ＶＩＰ　３０３', ['vip', '303']],
    ['好', []],
    ['', []],
  ])('of %s are pairs of characters and whole words', (text, words) => {
    expect(findWords(text)).toEqual(words);
  });

  it.each(['13900000172', '139 0000 0172', '+86 139-0000-0172'])('a telephone number such as %s is no word', (text) => {
    expect(findWords(text).filter((word) => word !== '86')).toEqual([]);
  });

  it('says whether a text has a phrase and not only its pairs', () => {
    expect(hasPhrases('蛋糕生日日蛋', phrasesOf('生日蛋糕'))).toBe(false);
    expect(hasPhrases('订了生日蛋糕', phrasesOf('生日蛋糕'))).toBe(true);
    expect(hasPhrases('Cakes', phrasesOf('cake'))).toBe(false);
  });
});
