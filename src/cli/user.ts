import { randomBytes } from 'node:crypto';
import { hash } from '@node-rs/argon2';
import { appendSubjectEvent } from '../engine/audit/subject-event';
import { systemActor } from '../lib/actor';
import { Conflict } from '../lib/errors';
import { newId } from '../lib/ids';
import { said, type Command } from './command';
import { needRoles, roleList } from './roles';
import { venueOf } from './venue';

const insertUser = {
  name: 'cli_user_insert',
  // Signing in does not tell capitals apart, so neither may two logins.
  text: `INSERT INTO app_user (id, login, name, password_hash, roles, created_at) SELECT $1, $2, $3, $4, $5, $6
    WHERE NOT EXISTS (SELECT FROM app_user WHERE lower(login) = lower($2)) ON CONFLICT (login) DO NOTHING RETURNING id`,
};
const insertGroup = {
  name: 'cli_group_insert',
  text: `INSERT INTO user_group (user_id, group_key, venue_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
};
const usage = `user add --login LOGIN --name NAME --role ${roleList} [--group GROUP,…] [--venue VENUE]`;

/** The password comes from ENCORE_PASSWORD, or is made up and shown once: a typed option would stay in the shell's history. */
export const userAdd: Command = {
  usage,
  zh: '添加用户；密码取自环境变量 ENCORE_PASSWORD，未设置时随机生成并只显示一次',
  en: 'Add a person; the password comes from ENCORE_PASSWORD or is made up and shown once',
  run: async ({ database, clock }, options) => {
    const login = options.need('login').trim();
    const name = options.need('name');
    const roles = needRoles(options, usage);
    const groups = options.list('group').length > 0 ? options.list('group') : roles;
    const given = process.env['ENCORE_PASSWORD'] || undefined;
    const password = given ?? randomBytes(12).toString('base64url');
    const passwordHash = await hash(password);
    const at = clock.now();
    await database.transaction(async (tx) => {
      const venueId = await venueOf(tx, options.get('venue'));
      const id = newId(at.getTime());
      const [made] = await tx.query(insertUser, [id, login, name, passwordHash, roles, at]);
      if (!made)
        throw new Conflict(
          `login ${login} is taken`,
          said(`登录名 ${login} 已被使用。`, `The login ${login} is taken.`),
        );
      for (const group of groups) await tx.query(insertGroup, [id, group, venueId]);
      const actor = systemActor('command line');
      const facts = { login, roles, groups, venueId };
      await appendSubjectEvent(tx, { subject: `user:${id}`, at, actor, command: 'add-user', facts });
    });
    return { lines: [given === undefined ? `${login} / ${password}` : login] };
  },
};
