/** Mail templates: `views/mail/<language>/<template>.<subject|text|html>.hbs`, with shared partials and one HTML layout. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import Handlebars from 'handlebars';
import { ModelError } from '../../lib/errors';
import { projectRoot } from '../../lib/root';
import { mailHelpers } from './helpers';

export interface RenderedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export type Language = 'zh-CN' | 'en';

/** Renders a template in a language; `ModelError` for a template that does not exist. */
export type RenderMail = (template: string, language: Language, data: object) => RenderedMail;

type Compiled = Handlebars.TemplateDelegate;

const folder = join(projectRoot, 'views', 'mail');
const extension = '.hbs';

/** Reads and compiles every template once. */
export function loadMailTemplates(directory: string = folder): RenderMail {
  const plain = Handlebars.create();
  const html = Handlebars.create();
  for (const engine of [plain, html]) engine.registerHelper(mailHelpers);
  const templates = new Map<string, Compiled>();
  for (const language of ['zh-CN', 'en']) {
    for (const [name, source] of sources(join(directory, language))) {
      const engine = name.endsWith('.html') ? html : plain;
      const options = { noEscape: engine === plain };
      if (name.startsWith('_')) engine.registerPartial(`${language}/${name.slice(1)}`, engine.compile(source, options));
      else templates.set(`${language}/${name}`, engine.compile(source, options));
    }
  }
  const layout = html.compile(readFileSync(join(directory, `layout.html${extension}`), 'utf8'));
  return (template, language, data) => {
    const part = (kind: string): string => partOf(templates, `${language}/${template}.${kind}`)({ ...data, language });
    const subject = part('subject').trim();
    return { subject, text: part('text'), html: layout({ language, subject, body: part('html') }) };
  };
}

function sources(directory: string): [string, string][] {
  const names = readdirSync(directory).filter((name) => name.endsWith(extension));
  return names.map((name) => [name.slice(0, -extension.length), readFileSync(join(directory, name), 'utf8')]);
}

function partOf(templates: ReadonlyMap<string, Compiled>, name: string): Compiled {
  const template = templates.get(name);
  if (!template) throw new ModelError(`no mail template ${name}`, { reason: 'mail-template', template: name });
  return template;
}
