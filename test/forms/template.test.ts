import { fillTemplate } from '../../src/forms/template';
import type { Variables } from '../../src/lib/json';

const words = { timeZone: 'Asia/Shanghai', language: 'zh-CN' };
const variables: Variables = {
  ...{ name: '陈屿 & Co', party: 0, from: '2026-11-21T12:30:00.000Z', total: 38650, cut: false },
  rooms: [
    { number: 'B07', guests: ['a', 'b'] },
    { number: 'B08', guests: [] },
  ],
  hold: { grace: 15 },
};

it.each([
  ['{{name}}、{{party}}、{{missing}}、{{hold.grace}}', '陈屿 &amp; Co、0、、15'],
  ['{{date from}} {{time from}} {{money total}}', '11 月 21 日 20:30 386.50 元'],
  ['{{#if cut}}剪{{else}}不剪{{/if}}{{#unless cut}}!{{/unless}}', '不剪!'],
  ['{{#each rooms}}{{@index}}{{number}}{{#if @last}}.{{else}},{{/if}}{{/each}}', '0B07,1B08.'],
  ['{{#each rooms}}{{#each guests}}{{this}}{{../number}}{{else}}-{{/each}}{{/each}}', 'aB07bB07-'],
  ['{{#with hold}}{{grace}}{{../party}}{{@root.party}}{{/with}}', '1500'],
  ['{{#if (eq party 0)}}nobody{{/if}}{{! not shown }}', 'nobody'],
  ['{{list rooms.0.guests}}', 'a、b'],
  ['{{constructor.name}}{{rooms.length}}{{name.constructor}}{{__proto__.x}}', '2'],
])('%s is filled', (text, expected) => {
  expect(fillTemplate(text, variables, words)).toBe(expected);
});
