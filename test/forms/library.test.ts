import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { FIELD_ERROR_CODES } from '../../src/forms/context';
import { loadLibrary } from '../../src/forms/library';
import { ModelError } from '../../src/lib/errors';
import { projectRoot } from '../../src/lib/root';
import en from '../../src/web/locales/en.json';
import zhCN from '../../src/web/locales/zh-CN.json';

const dirs: string[] = [];
function folder(files: Record<string, unknown>): string {
  const dir = mkdtempSync(join(tmpdir(), 'library-'));
  dirs.push(dir);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return dir;
}
afterAll(() => dirs.forEach((dir) => rmSync(dir, { recursive: true })));

const wish = {
  id: 'wish',
  type: 'default',
  components: [{ type: 'textfield', id: 'field_name', key: 'name', label: '姓名' }],
};

describe('the library', () => {
  const library = loadLibrary(
    folder({
      'forms/wish.form': wish,
      'scripts/hello.zh-CN.hbs':
        '{{name}}您好，{{weekday day}} {{time from}} 见。\n{{#if late}}晚{{/if}}{{missing}}{{list rooms}}',
      'scripts/hello.en.hbs': 'Hello {{name}}, {{date from}}, {{money total}}.',
      'labels/en.json': {
        processes: { 'flow-01': { start: 'Start' } },
        forms: { wish: { name: { label: 'Name' } } },
        scripts: {},
      },
      'labels/external-messages.json': { 'venue.closed': 'The venue' },
    }),
  );

  it('gives forms by id and says which it has not', () => {
    expect(library.form('wish').keys).toEqual(['name']);
    expect(() => library.form('gone')).toThrow(ModelError);
  });

  it('fills a script in its language, escaped, lines kept, missing variables empty', () => {
    const variables = {
      name: '<陈>',
      from: '2026-11-21T12:30:00.000Z',
      day: '2026-11-21',
      total: 38650,
      rooms: ['B07', 'B09'],
    };
    expect(library.script('hello', 'zh-CN', variables)).toBe('&lt;陈&gt;您好，星期六 20:30 见。\nB07、B09');
    expect(library.script('hello', 'en', variables, { timeZone: 'UTC' })).toBe(
      'Hello &lt;陈&gt;, 21 Nov 2026, 386.50 yuan.',
    );
    expect(library.script('gone', 'en', {})).toBeNull();
  });

  it('gives labels of the other language, null where the diagram speaks for itself', () => {
    expect(library.label('flow-01', 'start', 'en')).toBe('Start');
    expect(library.label('flow-01', 'start', 'zh-CN')).toBeNull();
    expect(library.formLabels('wish', 'en')).toEqual({ name: { label: 'Name' } });
    expect(library.formLabels('gone', 'en')).toEqual({});
  });

  it('collects every fault with its file before it refuses', () => {
    const broken = folder({
      'forms/a.form': '{',
      'forms/b.form': { ...wish, id: 'c' },
      'scripts/x.en.hbs': '{{shout name}}',
    });
    const faults = (() => {
      try {
        loadLibrary(broken);
      } catch (error) {
        return (error as ModelError).details['faults'];
      }
      return 'nothing thrown';
    })();
    expect(faults).toMatchObject([
      { file: 'a.form' },
      { file: 'forms/b.form', reason: 'id-is-not-file-name' },
      { file: 'scripts/x.en.hbs' },
    ]);
  });

  it('of the project itself can be read', () => {
    expect(loadLibrary(join(projectRoot, 'processes')).formIds.length).toBeGreaterThan(0);
  });

  it('has a sentence in both languages for everything that can be wrong with a field', () => {
    for (const code of FIELD_ERROR_CODES)
      expect(Object.keys({ ...zhCN }).includes(`form.error.${code}`) && `form.error.${code}` in en ? code : '').toBe(
        code,
      );
  });
});
