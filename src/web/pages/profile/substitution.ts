/** Who stands in for whom, on the profile page: one's own, and everybody's for whoever may appoint. */
import { DateTime } from 'luxon';
import express, { type Request, type Response, type Router } from 'express';
import { colleagueNamed } from '../../../desk/colleagues';
import { can } from '../../../desk/policy';
import { appointSubstitute, endSubstitution, substitutions, type Substitution } from '../../../desk/substitution';
import { Conflict, InputError, NotAllowed } from '../../../lib/errors';
import { newId } from '../../../lib/ids';
import { answerTo, sentenceFor } from '../../error-page';
import { paths } from '../../paths';
import { param, sayingOf, visitOf, type SignedInVisit } from '../../visit';
import { chainTimeZone, sayTime } from '../../words';
import { typedIn } from '../task/tried';

export interface TriedSubstitution {
  readonly why: string;
  readonly typed: Readonly<Record<string, string>>;
}

export async function substitutionModel(visit: SignedInVisit, tried: TriedSubstitution | null = null) {
  const { desk, actor, t, now } = visit;
  if (!can(actor, 'task.work') && !can(actor, 'substitution.appoint')) return null;
  const typed = (name: string): string => tried?.typed[name] ?? '';
  const day = (at: Date) => DateTime.fromJSDate(at, { zone: chainTimeZone }).toFormat("yyyy-MM-dd'T'HH:mm");
  return {
    list: (await substitutions(desk, actor)).map((one) => lineOf(visit, one)),
    action: paths.substitutions,
    people: paths.people(),
    forOthers: can(actor, 'substitution.appoint'),
    ...{ absent: typed('absent'), substitute: typed('substitute'), to: typed('to') },
    from: typed('from') || day(now),
    why: tried?.why ?? null,
    returnAll: can(actor, 'task.work') ? { action: paths.returnAll, key: newId(), label: t('work.returnAll') } : null,
  };
}

function lineOf(visit: SignedInVisit, one: Substitution) {
  const { t, actor } = visit;
  const saying = sayingOf(visit);
  const names = { substitute: one.substituteName, absent: one.absentName };
  const ends = one.absent === actor.id || can(actor, 'substitution.appoint');
  return {
    text: t('substitution.says', { ...names, from: sayTime(one.from, saying), to: sayTime(one.to, saying) }),
    end: ends ? { action: paths.substitutionEnd(one.id), label: t('substitution.endOf', names) } : null,
  };
}

/** A time as typed, in the chain's zone; what cannot be read lies in no period. */
const instant = (typed = ''): Date =>
  DateTime.fromISO(typed.trim().replace(/\s+/, 'T'), { zone: chainTimeZone }).toJSDate();

async function appoint(visit: SignedInVisit, typed: Readonly<Record<string, string>>): Promise<void> {
  const { desk, actor } = visit;
  const named = (name: string) => colleagueNamed(desk, typed[name] ?? '', name);
  const absent = typed['absent']?.trim() ? (await named('absent')).id : undefined;
  const substitute = (await named('substitute')).id;
  const during = { from: instant(typed['from']), to: instant(typed['to']) };
  await appointSubstitute(desk, actor, { absent, substitute, ...during });
}

type Show = (req: Request, res: Response, tried: TriedSubstitution, status: number) => Promise<void>;

/** `show` renders the profile again with what was refused. */
export function substitutionPages(show: Show): Router {
  return express
    .Router()
    .post(paths.substitutions, async (req, res) => {
      const visit = visitOf(res);
      const typed = typedIn(req);
      try {
        await appoint(visit, typed);
        req.session.flash = { key: 'substitution.appointed', tone: 'green' };
        res.redirect(303, paths.profile);
      } catch (error) {
        if (!(error instanceof InputError || error instanceof Conflict || error instanceof NotAllowed)) throw error;
        const answer = answerTo(error);
        await show(req, res, { why: sentenceFor(visit.t, answer), typed }, answer.status);
      }
    })
    .post('/profile/substitutions/:id/end', async (req, res) => {
      const { desk, actor } = visitOf(res);
      await endSubstitution(desk, actor, param(req, 'id'));
      req.session.flash = { key: 'substitution.ended', tone: 'green' };
      res.redirect(303, paths.profile);
    });
}
