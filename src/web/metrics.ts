/** Numbers for whoever watches the desk: requests, steps, jobs, open incidents, in the Prometheus text form. */
import type { RequestHandler } from 'express';
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { Desk } from '../desk/desk';
import { health } from '../desk/read/health';
import { promptly } from './promptly';

/** What the engine tells of a step, as far as it is counted. */
export interface StepFacts {
  readonly command: string;
  readonly milliseconds: number;
  readonly outcome: string;
}

export interface Metrics {
  readonly observeRequests: RequestHandler;
  /** Counts one step of the engine; given to the engine as `onStep` by whoever composes the app. */
  readonly observeStep: (step: StepFacts) => void;
  readonly page: RequestHandler;
}

const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

export function createMetrics(desk: Desk): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const http = new Histogram({
    name: 'encore_http_request_seconds',
    help: 'Time to answer a request',
    labelNames: ['method', 'route', 'status'],
    buckets,
    registers,
  });
  const steps = new Counter({
    name: 'encore_steps_total',
    help: 'Steps of the engine',
    labelNames: ['command', 'outcome'],
    registers,
  });
  const stepTime = new Histogram({
    name: 'encore_step_seconds',
    help: 'Time of one step',
    labelNames: ['command'],
    buckets,
    registers,
  });
  const jobs = new Gauge({ name: 'encore_jobs', help: 'Jobs by state', labelNames: ['state'], registers });
  const incidents = new Gauge({ name: 'encore_open_incidents', help: 'Incidents nobody has resolved', registers });
  const timers = new Gauge({ name: 'encore_due_timers', help: 'Timers past their time', registers });
  const up = new Gauge({ name: 'encore_database_up', help: 'Whether the database answers', registers });
  return {
    observeRequests: (req, res, next) => {
      const done = http.startTimer();
      res.on('finish', () => done({ method: req.method, route: routeOf(req), status: String(res.statusCode) }));
      next();
    },
    observeStep: ({ command, milliseconds, outcome }) => {
      steps.inc({ command, outcome });
      stepTime.observe({ command }, milliseconds / 1000);
    },
    page: async (_req, res) => {
      const facts = await promptly(health(desk), null);
      up.set(facts ? 1 : 0);
      // What the database does not tell is left out: the last numbers would look like those of now.
      jobs.reset();
      for (const gauge of [incidents, timers]) gauge.remove();
      if (facts) {
        jobs.set({ state: 'ready' }, facts.jobsReady);
        jobs.set({ state: 'failed' }, facts.jobsFailed);
        incidents.set(facts.openIncidents);
        timers.set(facts.dueTimers);
      }
      res.type(registry.contentType).send(await registry.metrics());
    },
  };
}

/** The route's pattern, never the address: ids must not become label values. */
function routeOf(req: { baseUrl: string; route?: unknown }): string {
  const path = (req.route as { path?: unknown } | undefined)?.path;
  return typeof path === 'string' ? `${req.baseUrl}${path}` : 'other';
}
