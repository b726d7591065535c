/** Who stands in for whom while they are away. */
import express, { type Router } from 'express';
import { z } from 'zod';
import { colleagueNamed } from '../../desk/colleagues';
import { appointSubstitute, endSubstitution, substitutions } from '../../desk/substitution';
import { param } from '../visit';
import type { Web } from '../web';
import { actorOf } from './caller';
import { instant, read } from './body';

const named = z.string().trim().min(1).max(200);
const appointing = z.object({ absent: named, substitute: named, from: instant, to: instant });

export function substitutionRoutes({ desk }: Web): Router {
  return express
    .Router()
    .get('/', async (_req, res) => {
      res.json({ items: await substitutions(desk, actorOf(res)) });
    })
    .post('/', async (req, res) => {
      const { absent, substitute, from, to } = read(appointing, req.body);
      const person = async (name: string, field: string) => (await colleagueNamed(desk, name, field)).id;
      const people = {
        absent: await person(absent, 'absent'),
        substitute: await person(substitute, 'substitute'),
      };
      res.status(201).json(await appointSubstitute(desk, actorOf(res), { ...people, from, to }));
    })
    .delete('/:id', async (req, res) => {
      await endSubstitution(desk, actorOf(res), param(req, 'id'));
      res.status(204).end();
    });
}
