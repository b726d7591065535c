/** Invented people. Numbers are 199 0000 xxxx, mail addresses are under example.com: nobody is reached by mistake. */
import type { CustomerSpec, StaffSpec } from './reference';

const surnames = [...'林陈顾白江宋孟唐许韩秦方贺苏邵姚任季雷贾夏郭魏董曾丁余高简汤'];
const given = [
  '屿',
  '清和',
  '露',
  '一舟',
  '小满',
  '夏',
  '予安',
  '曼',
  '知秋',
  '云舟',
  '听澜',
  '若初',
  '景行',
  '望舒',
  '子衿',
];
const wishes = ['靠电梯、无烟', '爱坐里侧的包厢', '常带长辈，请备温水', '喜欢粤语歌单', '每次都要加麦'];

/** A guest of long standing, whom the first steps of the documentation call. */
const regular = 172;

/** Four hundred guests: about one in six a member, one in four with a mail address, one in twenty reads English. */
export const customers: readonly CustomerSpec[] = Array.from({ length: 400 }, (_, index) => guest(index));

function guest(index: number): CustomerSpec {
  return {
    name: surnames[index % surnames.length]! + given[(index * 7 + Math.floor(index / surnames.length)) % given.length]!,
    e164: `+861990000${String(index).padStart(4, '0')}`,
    grade: index % 40 === 12 ? 'vip' : index % 20 === 12 ? 'gold' : index % 9 === 5 ? 'silver' : 'none',
    language: index % 20 === 7 ? 'en' : 'zh-CN',
    email: index % 4 === 0 ? `guest${index}@example.com` : null,
    note: index % 11 === 7 ? wishes[index % wishes.length]! : null,
    ...(index === regular ? { name: '陈屿', grade: 'gold', note: '靠电梯、无烟' } : {}),
  };
}

const desk = { venue: null, language: 'zh-CN' };

/** One login for every role, and colleagues of theirs; the first of each role is the one shown at the start. */
export const staff: readonly StaffSpec[] = [
  { ...desk, login: 'agent', name: '林晓棠', roles: ['agent'], groups: ['agent'] },
  { ...desk, login: 'agent2', name: '赵一诺', roles: ['agent'], groups: ['agent'] },
  { ...desk, login: 'agent-en', name: '姜以宁', roles: ['agent'], groups: ['agent'], language: 'en' },
  ...venueStaff('zhongshan', '', ['苏芮', '许知远', '田禾']),
  ...venueStaff('jiangwan', '-jiangwan', ['程知夏', '傅小北', '米兰']),
  ...venueStaff('hubin', '-hubin', ['温若初', '钟鸣', '安歌']),
  { ...desk, login: 'supervisor', name: '周启明', roles: ['supervisor'], groups: ['supervisor'] },
  { ...desk, login: 'manager', name: '许曼', roles: ['manager'], groups: ['manager', 'store-manager'] },
  { ...desk, login: 'owner', name: '沈听澜', roles: ['process-owner'], groups: [] },
  { ...desk, login: 'auditor', name: '方砚', roles: ['auditor'], groups: [] },
  { ...desk, login: 'admin', name: '罗川', roles: ['administrator'], groups: ['engineering'] },
];

function venueStaff(venue: string, suffix: string, [front, floor, cleaning]: readonly string[]): StaffSpec[] {
  const one = { venue, language: 'zh-CN', roles: ['front-desk'] as const };
  return [
    { ...one, login: `frontdesk${suffix}`, name: front!, groups: ['front-desk', 'floor'] },
    { ...one, login: `floor${suffix}`, name: floor!, groups: ['floor'] },
    { ...one, login: `cleaning${suffix}`, name: cleaning!, groups: ['cleaning'] },
  ];
}
