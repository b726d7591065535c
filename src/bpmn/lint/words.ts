/** Words the house does not use, and what it says instead. */
export interface WrongWord {
  readonly word: RegExp;
  readonly shown: string;
  readonly zh: string;
  readonly en: string;
}
const wrong = (word: RegExp, shown: string, zh: string, en: string): WrongWord => ({ word, shown, zh, en });

/** Never said to a guest. */
export const TO_GUESTS: readonly WrongWord[] = [
  wrong(/公司规定/, '公司规定', '说明原因和可以怎么办', 'say why, and what can be done'),
  wrong(/不行/, '不行', '说可以怎么办', 'say what can be done'),
  wrong(/不知道/, '不知道', '说“我帮您查”', 'say "let me find out for you"'),
  wrong(/不可以/, '不可以', '说可以怎么办', 'say what can be done'),
  wrong(/你是谁/, '你是谁', '说“请问怎么称呼”', 'ask "may I have your name"'),
  wrong(/我现在很忙/, '我现在很忙', '说何时回电', 'say when you will call back'),
  wrong(/插队/, '插队', '说“优先安排”', 'say "priority"'),
  wrong(/注销/, '注销', '说“取消预订”', 'say "cancel the booking"'),
  wrong(/company policy/i, 'company policy', '说明原因和可以怎么办', 'say why, and what can be done'),
  wrong(/\bI don['’]t know\b/i, "I don't know", '说“我帮您查”', 'say "let me find out for you"'),
  wrong(/\bwho are you\b/i, 'who are you', '说“请问怎么称呼”', 'ask "may I have your name"'),
  wrong(/\bI['’]?a?m (very )?busy\b/i, 'I am busy', '说何时回电', 'say when you will call back'),
];

/** Never written anywhere. */
export const EVERYWHERE: readonly WrongWord[] = [
  wrong(/定金/, '定金', '写“订金”：它是预付款', 'write 订金: it is a prepayment'),
  wrong(/插隊|訂金|預約/, '繁体字', '写简体字', 'write simplified characters'),
];

/** Which of these words a text holds. */
export const wrongWordsIn = (text: string, words: readonly WrongWord[]): WrongWord[] =>
  words.filter(({ word }) => word.test(text));

/** Chinese sentences take full-width punctuation. */
export const halfWidthPunctuation = (text: string): string | null =>
  /[\u4e00-\u9fff][,;:?!](?!\/\/)|[,;:?!][\u4e00-\u9fff]/.exec(text)?.[0] ?? null;
