import { createHash, randomBytes } from 'node:crypto';
import { appendSubjectEvent } from '../engine/audit/subject-event';
import { systemActor } from '../lib/actor';
import { NotFound } from '../lib/errors';
import { newId } from '../lib/ids';
import { said, type Command } from './command';
import { needRoles, roleList } from './roles';

const actor = systemActor('command line');

const insert = {
  name: 'cli_token_insert',
  text: `INSERT INTO api_token (id, name, token_hash, roles, created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6)`,
};
const revoke = {
  name: 'cli_token_revoke',
  text: `UPDATE api_token SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL RETURNING name`,
};

const createUsage = `token create --name NAME --role ${roleList}`;

/** The token is shown once; the database keeps its hash. */
export const tokenCreate: Command = {
  usage: createUsage,
  zh: '为接口调用方创建令牌，只显示一次',
  en: 'Create a token for an integration; it is shown once',
  run: async ({ database, clock }, options) => {
    const name = options.need('name');
    const roles = needRoles(options, createUsage);
    const at = clock.now();
    const id = newId(at.getTime());
    const token = `encore_${randomBytes(32).toString('base64url')}`;
    await database.transaction(async (tx) => {
      await tx.query(insert, [id, name, createHash('sha256').update(token).digest('hex'), roles, actor.id, at]);
      await appendSubjectEvent(tx, {
        subject: `token:${id}`,
        at,
        actor,
        command: 'create-token',
        facts: { name, roles },
      });
    });
    return { lines: [`${id}`, token] };
  },
};

export const tokenRevoke: Command = {
  usage: 'token revoke --id ID',
  zh: '吊销令牌',
  en: 'Revoke a token',
  run: async ({ database, clock }, options) => {
    const id = options.need('id');
    const at = clock.now();
    const [row] = await database.transaction(async (tx) => {
      const rows = await tx.query<{ name: string }>(revoke, [id, at]);
      if (rows.length > 0) await appendSubjectEvent(tx, { subject: `token:${id}`, at, actor, command: 'revoke-token' });
      return rows;
    });
    if (!row)
      throw new NotFound(`no valid token ${id}`, said(`没有有效的令牌 ${id}。`, `There is no valid token ${id}.`));
    return { lines: [`${row.name}: revoked`] };
  },
};
