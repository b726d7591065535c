/** Every page of the desk. */
import express, { type Router } from 'express';
import { visitOf } from '../visit';
import { paths } from '../paths';
import type { Web } from '../web';
import { auditPages } from './audit/route';
import { casePages } from './case/route';
import { caseFilePages } from './case-file/route';
import { casesPages } from './cases/route';
import { findPages } from './find/route';
import { noticePages } from './notices/route';
import { exportPages } from './exports/route';
import { filePages } from './files/route';
import { outboxPages } from './outbox/route';
import { processPages } from './processes/route';
import { profilePages } from './profile/route';
import { roomPages } from './rooms/route';
import { signInPages } from './sign-in/route';
import { arrangingPages } from './task/arrange';
import { pickerPages } from './task/pickers';
import { taskPages } from './task/route';
import { teamPages } from './team/route';
import { tasksPages } from './tasks/route';

export function pages(web: Web): Router {
  return express
    .Router()
    .use(signInPages(web))
    .use(profilePages(web))
    .get('/', (_req, res) => res.redirect(303, paths.tasks()))
    .get(paths.events, (req, res) => {
      web.live.join(req, res, visitOf(res).actor);
    })
    .use(tasksPages(web))
    .use(taskPages(web))
    .use(pickerPages())
    .use(arrangingPages(web))
    .use(filePages())
    .use(teamPages(web))
    .use(noticePages(web))
    .use(roomPages(web))
    .use(findPages(web))
    .use(casesPages(web))
    .use(casePages(web))
    .use(caseFilePages(web))
    .use(processPages(web))
    .use(exportPages(web))
    .use(outboxPages(web))
    .use(auditPages(web));
}
