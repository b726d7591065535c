/** Templates of text messages: `views/sms/<template>.<language>.hbs`. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import Handlebars from 'handlebars';
import { ModelError } from '../../lib/errors';
import { projectRoot } from '../../lib/root';
import { mailHelpers } from '../mail/helpers';
import type { Language } from '../mail/templates';

/** Renders a template in a language; `ModelError` for a template that does not exist. */
export type RenderSms = (template: string, language: Language, data: object) => string;

const folder = join(projectRoot, 'views', 'sms');
const extension = '.hbs';

/** Reads and compiles every template once. */
export function loadSmsTemplates(directory: string = folder): RenderSms {
  const engine = Handlebars.create();
  engine.registerHelper(mailHelpers);
  const templates = new Map(
    readdirSync(directory)
      .filter((name) => name.endsWith(extension))
      .map((name) => [
        name.slice(0, -extension.length),
        engine.compile(readFileSync(join(directory, name), 'utf8'), { noEscape: true }),
      ]),
  );
  return (template, language, data) => {
    const compiled = templates.get(`${template}.${language}`);
    if (!compiled) throw new ModelError(`no text message ${template}`, { reason: 'sms-template', template });
    return compiled({ ...data, language }).trim();
  };
}
