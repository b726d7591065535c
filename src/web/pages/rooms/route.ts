/** The room board, and asking for a booking to be moved or made longer. */
import express, { type Router } from 'express';
import { roomBoard } from '../../../desk/read/room-board';
import { changeBooking } from '../../../desk/rooms';
import { renderPage } from '../../page';
import { paths } from '../../paths';
import { queryText, visitOf } from '../../visit';
import type { Web } from '../../web';
import { typedIn } from '../task/tried';
import { boardModel } from './view';

export function roomPages(web: Web): Router {
  return express
    .Router()
    .get('/rooms', async (req, res) => {
      const visit = visitOf(res);
      const [venueId, date] = [queryText(req, 'venue'), queryText(req, 'day')];
      const preferred = req.session.venue;
      const board = await roomBoard(visit.desk, visit.actor, { venueId, preferred, date, language: visit.language });
      const [booking, room, from, to] = ['booking', 'room', 'from', 'to'].map((name) => queryText(req, name));
      req.session.venue = board.venue.id;
      const model = boardModel(visit, board, { booking, room, from, to });
      await renderPage(web, req, res, 'rooms', model, {
        title: visit.t('nav.rooms'),
        nav: 'rooms',
        bundle: 'rooms',
        slim: true,
      });
    })
    .post('/rooms/change', async (req, res) => {
      const { desk, actor } = visitOf(res);
      const { bookingId = '', roomId, from, to, key } = typedIn(req);
      const result = await changeBooking(desk, actor, { bookingId, roomId, from, to, key });
      res.redirect(303, result.nextTaskId ? paths.task(result.nextTaskId) : paths.case(result.caseId));
    });
}
