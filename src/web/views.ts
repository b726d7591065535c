/** Handlebars as the pages use it: layouts, partials, four helpers, everything escaped. */
import { join } from 'node:path';
import type { Express } from 'express';
import { create } from 'express-handlebars';
import Handlebars from 'handlebars';
import { projectRoot } from '../lib/root';
import type { Assets } from './assets';
import type { Translate } from './i18n';

type Options = { hash: Record<string, unknown>; data: { root: { t: Translate } } };

/** Sets the view engine; compiled templates are kept as long as the process runs unless `reload` is asked for. */
export function useViews(app: Express, assets: Assets, options: { reload: boolean }): void {
  const viewsDir = join(projectRoot, 'views');
  const { escapeExpression, SafeString } = Handlebars;
  const engine = create({
    extname: '.hbs',
    layoutsDir: join(viewsDir, 'layouts'),
    partialsDir: join(viewsDir, 'partials'),
    defaultLayout: 'desk',
    helpers: {
      t: (key: string, { hash, data }: Options) => data.root.t(key, hash),
      icon: (name: string) =>
        new SafeString(
          `<svg class="icon" aria-hidden="true"><use href="${escapeExpression(assets.file('icons.svg'))}#${escapeExpression(name)}"/></svg>`,
        ),
      asset: (name: string) => assets.file(name),
      json: (value: unknown) => JSON.stringify(value),
    },
  });
  app.engine('.hbs', engine.engine.bind(engine) as Parameters<Express['engine']>[1]);
  app.set('view engine', '.hbs');
  app.set('views', join(viewsDir, 'pages'));
  if (!options.reload) app.enable('view cache');
}
