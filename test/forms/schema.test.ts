import { personalFields, parseForm } from '../../src/forms/schema';
import { ModelError } from '../../src/lib/errors';
import { choices, formOf } from './example';

const text = { type: 'textfield', key: 'name' };

function reasonOf(...components: Record<string, unknown>[]): unknown {
  try {
    formOf(...components);
  } catch (error) {
    return error instanceof ModelError ? error.details['reason'] : error;
  }
  return 'nothing thrown';
}

describe('a form file', () => {
  it.each<[what: string, reason: string, component: Record<string, unknown>]>([
    ['an unknown component', 'not-a-form', { type: 'filepicker', key: 'file' }],
    ['an unknown attribute', 'not-a-form', { ...text, onclick: 'x' }],
    ['an unknown property', 'not-a-form', { ...text, properties: { secret: 'true' } }],
    ['an unknown kind', 'not-a-form', { ...text, properties: { kind: 'colour' } }],
    ['a condition that is no expression', 'not-a-form', { ...text, conditional: { hide: 'true' } }],
    ['a condition that cannot be read', 'syntax', { ...text, conditional: { hide: '=a +' } }],
    [
      'a condition without bounds',
      'range-not-literal',
      { ...text, conditional: { hide: '=count(for i in 1..n return i) > 1' } },
    ],
    [
      'a condition that may take long',
      'costly',
      { ...text, conditional: { hide: '=count(for a in xs, b in xs return a) > 1' } },
    ],
    ['a pattern that can hang', 'pattern-unsafe', { ...text, validate: { pattern: '(a+)+$' } }],
    ['a broken pattern', 'pattern-malformed', { ...text, validate: { pattern: '[' } }],
    ['a choice without options', 'options-missing', { type: 'select', key: 'a' }],
    ['an option given twice', 'option-twice', { type: 'radio', key: 'a', values: choices('x', 'x') }],
    ['a name the page needs', 'name-not-allowed', { type: 'textfield', key: 'key' }],
    ['a name every object has', 'name-not-allowed', { type: 'textfield', key: 'constructor' }],
    ['a name that is no variable', 'name-not-allowed', { type: 'textfield', key: 'a.b' }],
    ['markup', 'markup-not-allowed', { type: 'html', content: '<script>1</script>' }],
    ['a helper nobody wrote', 'template', { type: 'text', text: '{{shout name}}' }],
    ['a room picker that says no venue', 'not-a-form', { type: 'roompicker', key: 'roomId', wish: {} }],
    [
      'a room picker with a wish that cannot be read',
      'syntax',
      { type: 'roompicker', key: 'r', wish: { venue: '=a +' } },
    ],
    [
      'a picker in a list',
      'picker-inside',
      { type: 'dynamiclist', path: 'guests', components: [{ type: 'customerpicker', key: 'id' }] },
    ],
    ['a partial', 'template', { type: 'text', text: '{{> other}}' }],
  ])('with %s is refused: %s', (_, reason, component) => {
    expect(reasonOf(component)).toBe(reason);
  });

  it('is refused where a name is used twice or its id is not its file', () => {
    expect(reasonOf(text, { type: 'group', components: [{ ...text, id: 'again' }] })).toBe('name-twice');
    expect(() => parseForm({ id: 'a', type: 'default', components: [] }, 'forms/b.form')).toThrow(
      'id-is-not-file-name',
    );
  });

  it('says file and component of the fault', () => {
    expect(() => formOf(text, { ...text, id: 'field_x', key: 'x', validate: { maxLength: -1 } })).toThrow(
      'forms/example.form, field_x: not-a-form',
    );
  });

  it('tells which variables are personal, also those that hold personal values further in', () => {
    const personal = { type: 'textfield', key: 'phone', properties: { personal: 'true' } };
    const form = formOf(
      text,
      { ...personal, key: 'voice' },
      { type: 'group', components: [personal] },
      { type: 'dynamiclist', path: 'guests', components: [personal] },
      { type: 'group', path: 'plain', components: [text] },
    );
    expect(personalFields(form)).toEqual(['voice', 'phone', 'guests']);
    expect(personalFields(formOf({ type: 'customerpicker', key: 'guest' }))).toEqual(['guest_search']);
  });
});
