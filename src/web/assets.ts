/** Style sheets, pictures and bundles: where they are served, and under which name that may be cached for ever. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import express, { type Router } from 'express';
import { projectRoot } from '../lib/root';

export interface Assets {
  /** The address of a style sheet or picture in `static/`, with its content's mark. */
  file(name: string): string;
  /** The addresses of a page's bundle, or null when no bundle was built. */
  bundle(page: string): { readonly script: string; readonly style: string | null } | null;
  readonly router: Router;
}

const staticDir = join(projectRoot, 'static');
const bundleDir = join(projectRoot, 'build', 'static');

/** Reads the names once; a new build needs a new start. */
export function createAssets(): Assets {
  const marks = new Map(readdirSync(staticDir).map((name) => [name, mark(join(staticDir, name))]));
  const manifest = readManifest();
  const address = (file: string | undefined) => (file ? `/assets/${file}` : null);
  return {
    file: (name) => `/static/${name}?v=${marks.get(name) ?? ''}`,
    bundle: (page) => {
      const script = address(manifest[`${page}.js`]);
      return script ? { script, style: address(manifest[`${page}.css`]) } : null;
    },
    router: express
      .Router()
      .use('/static', express.static(staticDir, { maxAge: '1h', index: false, fallthrough: false }))
      .use('/assets', express.static(bundleDir, { maxAge: '1y', immutable: true, index: false, fallthrough: false })),
  };
}

function mark(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 10);
}

function readManifest(): Record<string, string> {
  const file = join(bundleDir, 'manifest.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>) : {};
}
