import { join } from 'node:path';
import { evaluate, variablesOf } from '../../src/feel/expression';
import { isField, openParts } from '../../src/forms/form';
import { ruleOf } from '../../src/forms/hide-rule';
import { loadLibrary } from '../../src/forms/library';
import { follows } from '../../src/forms/rule';
import type { RuleValue } from '../../src/forms/rule';
import { projectRoot } from '../../src/lib/root';

const names = new Set(['answer', 'party', 'told']);
const options = { now: new Date('2026-11-21T12:00:00.000Z'), timeZone: 'Asia/Shanghai' };

describe('the rule a page follows', () => {
  it.each([
    'answer = "yes"',
    '"yes" != answer',
    'answer = null',
    'party > 4',
    '10 >= party',
    'told',
    'not(told)',
    'told = true and (answer != "no" or party < 3)',
    'not(answer = "yes") or flow = "31"',
    'flow != "31"',
    'flow = "31" and answer = "no"',
  ])('of %s answers as the expression does', (source) => {
    const rule = ruleOf(source, names, { flow: '31' });
    const answers: RuleValue[] = [null, 'yes', 'no'];
    for (const answer of answers)
      for (const party of [null, 2, 4, 10])
        for (const told of [true, false]) {
          const scope = { answer, party, told, flow: '31' };
          const followed = rule && follows(rule, (name) => scope[name as keyof typeof scope]);
          expect({ scope, hidden: followed }).toEqual({ scope, hidden: evaluate(source, scope, options) });
        }
  });

  it('looks into lists of answers', () => {
    const rule = ruleOf('not(list contains(answer, "b"))', names, {});
    const hidden = (answer: readonly string[] | null): boolean | null => rule && follows(rule, () => answer);
    expect([hidden(['a', 'b']), hidden(['a']), hidden([]), hidden(null)]).toEqual([false, true, true, null]);
  });

  it('exists for every condition of our forms that looks at a field', () => {
    const library = loadLibrary(join(projectRoot, 'processes'));
    const unknown = library.formIds.flatMap((id) => {
      const parts = openParts(library.form(id).parts);
      const fields = new Set(parts.flatMap((part) => (isField(part) ? [part.key] : [])));
      const looking = parts.filter(({ hide }) => hide !== null && variablesOf(hide).some((name) => fields.has(name)));
      return looking.filter(({ hide }) => ruleOf(hide ?? '', fields, {}) === null).map((part) => `${id}: ${part.hide}`);
    });
    expect(unknown).toEqual([]);
  });

  it.each(['count(rooms) > 1', 'answer in ("a", "b")', 'party + 1 > 3', 'starts with(answer, "y")'])(
    'does not exist for %s',
    (source) => {
      expect(ruleOf(source, names, { rooms: [] })).toBeNull();
    },
  );
});
