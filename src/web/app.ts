/**
 * The web: HTTP in, pages and JSON out. Read it aloud: health, security headers, files, the API, then for people a
 * session, forms, the form token, who they are, the pages, and at the end what was not found or went wrong.
 */
import compression from 'compression';
import express, { type Express } from 'express';
import type { Desk } from '../desk/desk';
import { createSignInLimit } from '../desk/sign-in';
import { api } from './api/api';
import { createAssets } from './assets';
import { csrfProtection } from './csrf';
import { currentUser } from './current-user';
import { errorPage, notFoundPage } from './error-page';
import { healthRoutes } from './health';
import { createLive } from './live';
import { createMetrics } from './metrics';
import { pages } from './pages/pages';
import { findPrinter } from './print/chromium';
import { securityHeaders } from './security';
import { keptBeforeRedirect, sessions } from './session';
import { readUploads } from './uploads';
import { useViews } from './views';
import type { Log, Web, WebConfig } from './web';

export interface AppParts extends Desk {
  readonly config: WebConfig;
  readonly log: Log;
}

/** The app, what it measures, and how it lets go of its open connections when the process stops. */
export interface App {
  readonly app: Express;
  readonly metrics: Web['metrics'];
  close(): Promise<void>;
}

export function createApp({ config, log, ...parts }: AppParts): App {
  const desk: Desk = { ...parts };
  const assets = createAssets();
  const live = createLive(desk);
  const metrics = createMetrics(desk);
  const [signInLimit, printer] = [createSignInLimit(desk.clock), findPrinter(config.chromium)];
  const web: Web = { desk, config, log, assets, live, metrics, signInLimit, printer };
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', config.trustProxy);
  useViews(app, assets, { reload: false });

  app.use(healthRoutes(web));
  app.use(metrics.observeRequests);
  app.use(securityHeaders(config.publicUrl));
  app.use(compression({ filter: (req, res) => req.path !== '/events' && compression.filter(req, res) }));
  app.use(assets.router);
  app.use('/api/v1', api(web));
  app.use(sessions(desk, config), keptBeforeRedirect);
  app.use(express.urlencoded({ extended: false, limit: '256kb', parameterLimit: 2_000 }));
  app.use(readUploads);
  app.use(csrfProtection);
  app.use(currentUser(web));
  app.use(pages(web));
  app.use(notFoundPage);
  app.use(errorPage(web));
  return { app, metrics, close: () => live.close() };
}
