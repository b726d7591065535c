'use strict';
/**
 * Builds what runs: the engine from its sources, the app by tsc, the browser bundles by esbuild.
 *   node bin/build.js            everything
 *   node bin/build.js --engine   the engine only
 *   node bin/build.js --if-stale only what is older than its sources; a few milliseconds when nothing is
 */
const fs = require('node:fs');
const { basename, dirname, join, relative } = require('node:path');
const { spawn } = require('node:child_process');

const root = join(__dirname, '..');
const at = (...parts) => join(root, ...parts);
const dist = at('dist');
const bundles = at('build', 'static');

/** What is built, from which files, and the file that is touched when it is done. */
const parts = {
  engine: {
    sources: ['bin/build-engine.js', 'node_modules/bpmn-server/package.json'],
    stamp: at('build', 'bpmn-server', 'index.js'),
    build: () => node('engine', at('bin', 'build-engine.js')),
  },
  app: {
    sources: ['src', 'handlers', 'migrations', 'package.json', 'tsconfig.json', 'tsconfig.build.json'],
    without: at('src', 'browser'),
    stamp: join(dist, '.stamp'),
    build: buildApp,
  },
  browser: {
    sources: ['src/browser', 'src/forms', 'src/feel', 'bin/build.js', 'package.json'],
    stamp: join(bundles, 'manifest.json'),
    build: buildBrowser,
  },
};

/** The newest change below a path; a folder counts too, because removing a file changes only its folder. */
function newest(path, without) {
  if (path === without || !fs.existsSync(path)) return 0;
  const { mtimeMs } = fs.statSync(path);
  if (!fs.statSync(path).isDirectory()) return mtimeMs;
  return Math.max(mtimeMs, ...fs.readdirSync(path).map((name) => newest(join(path, name), without)));
}

function isStale({ sources, without, stamp }) {
  if (!fs.existsSync(stamp)) return true;
  const built = fs.statSync(stamp).mtimeMs;
  return sources.some((source) => newest(at(source), without) > built);
}

function node(what, script, ...args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], { cwd: root, stdio: 'inherit' });
    child.once('error', reject);
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`building the ${what} failed`))));
  });
}

async function buildApp() {
  const begun = new Date();
  const half = at('build', `app-${process.pid}`);
  await node('app', require.resolve('typescript/bin/tsc'), '-p', 'tsconfig.build.json', '--outDir', half);
  for (const file of filesBelow(at('src')).filter((name) => name.endsWith('.json'))) {
    const copy = join(half, relative(root, file));
    fs.mkdirSync(dirname(copy), { recursive: true });
    fs.copyFileSync(file, copy);
  }
  stampWith(join(half, '.stamp'), begun);
  replace(half, dist);
}

/** Whoever runs the old build keeps its open files; nobody ever sees half of a new one. */
function replace(half, whole) {
  const old = `${half}.old`;
  if (fs.existsSync(whole)) fs.renameSync(whole, old);
  fs.renameSync(half, whole);
  fs.rmSync(old, { recursive: true, force: true });
}

function filesBelow(folder) {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

/** A source that changes while it is being built is newer than the stamp. */
function stampWith(file, when, text = '') {
  fs.writeFileSync(file, text);
  fs.utimesSync(file, when, when);
}

/** One bundle per page: every file in src/browser/pages, and every *.entry.ts beside them. */
async function buildBrowser() {
  const begun = new Date();
  const half = at('build', `static-${process.pid}`);
  const folder = at('src', 'browser');
  const entries = fs.existsSync(folder)
    ? filesBelow(folder).filter((file) => basename(dirname(file)) === 'pages' || file.endsWith('.entry.ts'))
    : [];
  const { metafile } = await require('esbuild').build({
    absWorkingDir: root,
    entryPoints: Object.fromEntries(entries.filter((file) => file.endsWith('.ts')).map((file) => [nameOf(file), file])),
    outdir: half,
    entryNames: '[name]-[hash]',
    assetNames: '[name]-[hash]',
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    legalComments: 'linked',
    metafile: true,
    logLevel: 'warning',
    loader: { '.woff': 'file', '.woff2': 'file', '.ttf': 'file', '.eot': 'file', '.svg': 'file', '.bpmn': 'text' },
  });
  fs.mkdirSync(half, { recursive: true });
  stampWith(join(half, 'manifest.json'), begun, JSON.stringify(manifestOf(metafile), null, 2));
  replace(half, bundles);
}

const nameOf = (file) => basename(file).replace(/(\.entry)?\.ts$/, '');

/** `case.js` → `case-3F2A….js`, and the style sheet a bundle brought along under `case.css`. */
function manifestOf({ outputs }) {
  const manifest = {};
  for (const [path, { entryPoint, cssBundle }] of Object.entries(outputs)) {
    if (!entryPoint?.endsWith('.ts')) continue;
    manifest[`${nameOf(entryPoint)}.js`] = basename(path);
    if (cssBundle) manifest[`${nameOf(entryPoint)}.css`] = basename(cssBundle);
  }
  return manifest;
}

async function main([option]) {
  const wanted = option === '--engine' ? [parts.engine] : Object.values(parts);
  const todo = option === '--if-stale' ? wanted.filter(isStale) : wanted;
  const faults = (await Promise.allSettled(todo.map(({ build }) => build()))).filter(({ reason }) => reason);
  for (const { reason } of faults) console.error(reason.message);
  process.exitCode = faults.length > 0 ? 1 : 0;
}

void main(process.argv.slice(2));
