import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadHandlers } from '../../src/engine/handlers';
import { loadLibrary } from '../../src/forms/library';
import { projectRoot } from '../../src/lib/root';
import { translator } from '../../src/web/i18n';
import en from '../../src/web/locales/en.json';
import zhCN from '../../src/web/locales/zh-CN.json';
import { safeBack } from '../../src/web/paths';
import { initials, sayDue, sayDuration, sayTime, type Saying } from '../../src/web/words';

const zh = translator('zh-CN');
const saying: Saying = { now: new Date('2026-11-21T10:30:00Z'), timeZone: 'Asia/Shanghai', language: 'zh-CN', t: zh };
const inMinutes = (n: number) => new Date(saying.now.getTime() + n * 60_000);

describe('times', () => {
  it.each([
    ['2026-11-21T11:24:00Z', '19:24'],
    ['2026-11-24T11:24:00Z', '周二 19:24'],
    ['2026-12-24T11:24:00Z', '12 月 24 日 19:24'],
    ['2027-01-02T11:24:00Z', '2027-01-02 19:24'],
  ])('are short when near and full when far: %s', (iso, said) => {
    expect(sayTime(new Date(iso), saying)).toBe(said);
  });

  it('are the venue’s, whatever the server’s zone is', () => {
    expect(sayTime(new Date('2026-11-21T11:24:00Z'), { ...saying, timeZone: 'Asia/Tokyo' })).toBe('20:24');
  });

  it('say by how much something is late or what is left', () => {
    expect(sayDue(inMinutes(-15), saying)).toMatchObject({ state: 'late', text: '迟 15 分' });
    expect(sayDue(inMinutes(0), saying)).toMatchObject({ state: 'late', text: '迟 不到 1 分' });
    expect(sayDue(inMinutes(23), saying)).toMatchObject({ state: 'soon', text: '剩 23 分' });
    expect(sayDue(inMinutes(150), saying)).toMatchObject({ state: 'calm', text: '21:00' });
    expect(sayDue(null, saying)).toBeNull();
    expect(sayDuration(125 * 60_000, zh)).toBe('2 小时 5 分');
  });
});

describe('words', () => {
  it('exist in both languages under the same keys, with the same gaps to fill', () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(zhCN).sort());
    const gaps = (text: string) => (text.match(/{{\w+}}/g) ?? []).sort();
    const differing = Object.entries(zhCN).filter(
      ([key, text]) => gaps(text).join() !== gaps(en[key as keyof typeof en]).join(),
    );
    expect(differing).toEqual([]);
  });

  it('name people by one character or two initials', () => {
    expect([initials('陈屿'), initials('Ada Lovelace'), initials('')]).toEqual(['陈', 'AL', '']);
  });
});

describe('the way back', () => {
  it('stays inside the desk', () => {
    expect(safeBack('/cases?status=running')).toBe('/cases?status=running');
    for (const bad of ['//x', '/\\x', 'https://x', 'javascript:x', '/a\nb', undefined])
      expect(safeBack(bad)).toBe('/tasks');
  });
});

describe('the names of case data', () => {
  /** What handlers give and diagrams write; what forms write has the form's own label. */
  const writtenNames = (): Set<string> => {
    const diagrams = readdirSync(join(projectRoot, 'processes')).filter((file) => file.endsWith('.bpmn'));
    const mapped = diagrams.flatMap((file) => {
      const xml = readFileSync(join(projectRoot, 'processes', file), 'utf8');
      return [...xml.matchAll(/outputParameter name="(\w+)"|resultVariable="(\w+)"/g)].map((m) => m[1] ?? m[2]!);
    });
    const given = [...loadHandlers(join(projectRoot, 'handlers')).values()].flatMap((one) =>
      Object.keys(one.gives.shape),
    );
    return new Set([...mapped, ...given]);
  };

  it('are said in words', () => {
    const library = loadLibrary(join(projectRoot, 'processes'));
    const typed = new Set(library.formIds.flatMap((id) => library.form(id).keys));
    const wordless = [...writtenNames()].filter((name) => !(`data.${name}` in zhCN) && !typed.has(name));

    expect(wordless).toEqual([]);
  });
});
