import { deployProcesses } from '../compose/deploy';
import { offerDemo } from '../compose/demo';
import type { Command } from './command';

/** Every command opens a migrated database, so this one has nothing left to do but say so. */
export const migrateOnly: Command = {
  usage: 'migrate',
  zh: '把数据库结构更新到当前版本',
  en: 'Bring the database schema up to date',
  run: () => Promise.resolve({ lines: ['schema: up to date'] }),
};

export const deployOnly: Command = {
  usage: 'deploy',
  zh: '检查并部署 processes/ 中的流程和决策表',
  en: 'Check and deploy the processes and decisions in processes/',
  run: async ({ database, clock, engine }) => {
    const deployed = await deployProcesses({ database, clock, handlers: engine.handlers });
    return { lines: deployed.map(({ key, version, isNew }) => `${isNew ? '+' : ' '} ${key} v${version}`) };
  },
};

export const seed: Command = {
  usage: 'seed',
  zh: '载入演示数据（已有门店时不改动）',
  en: 'Load the demo chain (changes nothing where there are venues)',
  run: async (base) => {
    await deployProcesses({ database: base.database, clock: base.clock, handlers: base.engine.handlers });
    const demo = await offerDemo({ ...base, config: { ...base.config, demo: 'yes' }, embedded: base.server.embedded });
    if (!demo?.loaded) return { lines: ['venues exist already: nothing was loaded'] };
    const { venues, rooms, customers, bookings, signIns, password } = demo;
    const people = signIns.map(({ login, name, role }) => `  ${login} · ${name} · ${role}`);
    return {
      lines: [
        `${venues} venues, ${rooms} rooms, ${customers} customers, ${bookings} bookings`,
        ...people,
        `password: ${password}`,
      ],
    };
  },
};
