import express, { type Request, type Router } from 'express';
import { z } from 'zod';
import {
  changeMigration,
  migrationCases,
  migrationNames,
  migrationsOf,
  migrationState,
  previewMigration,
  startMigration,
  type Refusal,
} from '../../desk/migrate';
import { translator } from '../i18n';
import { param } from '../visit';
import type { Web } from '../web';
import { asked } from './asked';
import { read, reason } from './body';
import { actorOf, callerLanguage, keyOf } from './caller';
import { withoutUndefined } from './without';

const version = z.int().min(1);
const name = z.string().min(1).max(200);
const wish = z.object({
  fromVersion: version,
  toVersion: version,
  mapping: z.record(name, name.nullable()).default({}),
  caseIds: z.array(z.uuid()).max(10_000).optional(),
  venueId: z.uuid().optional(),
});
const page = z.object({ after: z.uuid().optional(), limit: z.int().min(1).max(1000).optional() });
const real = wish.extend({ reason, batchSize: z.int().min(1).max(500).optional() });
const paging = z.object({ after: z.uuid().optional() });
const changing = z.object({ reason });

/** Every refusal with its sentence in the caller's language. */
async function told<T extends { readonly refusals: readonly Refusal[] }>(
  { desk }: Web,
  req: Request,
  versions: Parameters<typeof migrationNames>[1],
  cases: readonly T[],
) {
  const t = translator(callerLanguage(req));
  const nameOf = await migrationNames(desk, versions, callerLanguage(req));
  const sentence = (refusal: Refusal): string => {
    const named = refusal.element === null ? {} : { element: nameOf(refusal.element) };
    return t(`migration.${refusal.code}`, { ...refusal, ...named });
  };
  return cases.map((one) => ({
    ...one,
    refusals: one.refusals.map((refusal) => ({ ...refusal, message: sentence(refusal) })),
  }));
}

const keyed = (req: Request) => {
  const key = keyOf(req);
  return key === undefined ? {} : { key };
};

const verbs = { stop: 'stop', resume: 'resume', rollback: 'rollBack' } as const;

/** Plans under `/process-definitions/:key/migrations`; with `dryRun` only what a plan would do. */
export function migrationRoutes(web: Web): Router {
  const { desk } = web;
  const named = (req: Request) => ({ process: param(req, 'key'), id: param(req, 'id') });
  const router = express.Router({ mergeParams: true });
  router.get('/', async (req, res) => {
    res.json({ items: await migrationsOf(desk, actorOf(res), param(req, 'key')) });
  });
  router.post('/', async (req, res) => {
    const process = param(req, 'key');
    if ((req.body as { dryRun?: unknown } | undefined)?.dryRun === true) {
      const wanted = { process, ...withoutUndefined(read(wish, req.body)) };
      const preview = await previewMigration(desk, actorOf(res), wanted, withoutUndefined(read(page, req.body)));
      return void res.json({ ...preview, cases: await told(web, req, wanted, preview.cases) });
    }
    const wanted = { process, ...withoutUndefined(read(real, req.body)), ...keyed(req) };
    const plan = await startMigration(desk, actorOf(res), wanted);
    res.status(202).location(`/api/v1/process-definitions/${process}/migrations/${plan.id}`).json(plan);
  });
  router.get('/:id', async (req, res) => {
    res.json(await migrationState(desk, actorOf(res), named(req)));
  });
  router.get('/:id/cases', async (req, res) => {
    const after = withoutUndefined(asked(req, paging));
    const items = await migrationCases(desk, actorOf(res), { ...named(req), ...after });
    const plan = await migrationState(desk, actorOf(res), named(req));
    res.json({ items: await told(web, req, plan, items), next: items.length === 200 ? items.at(-1)!.caseId : null });
  });
  for (const [path, verb] of Object.entries(verbs)) {
    router.post(`/:id/${path}`, async (req, res) => {
      const { reason: why } = read(changing, req.body);
      res.json(await changeMigration(desk, actorOf(res), { ...named(req), verb, reason: why, ...keyed(req) }));
    });
  }
  return router;
}
