'use strict';
/**
 * Compiles the engine core of bpmn-server from its own TypeScript sources to ES2022, into `build/bpmn-server/index.js`.
 * The package's `dist` is compiled to generators, which costs 2.5 times the processor time. Only the model graph and the
 * token machinery are taken: server, stores, timers, script evaluation and logging are absent from the result, so none
 * of them can run. Does nothing when the result is up to date; needs neither network nor a writable node_modules.
 */
const { createHash } = require('node:crypto');
const { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const { dirname, join, resolve } = require('node:path');
const { build } = require('esbuild');

const root = join(__dirname, '..');
const manifest = require.resolve('bpmn-server/package.json', { paths: [root] });
const sources = join(dirname(manifest), 'src');
const target = join(root, 'build', 'bpmn-server');
const { version } = JSON.parse(readFileSync(manifest, 'utf8'));

const entry = `
export * from './engine/index';
export * from './elements/index';
export * from './interfaces/Enums';
export { ErrorEventBehaviour } from './elements/behaviours/Error';
export { EscalationEventBehaviour } from './elements/behaviours/Escalation';
export { CancelEventBehaviour, CompensateEventBehaviour } from './elements/behaviours/TransEvents';
export const version = ${JSON.stringify(version)};
`;

/** Parts of the package that are left out, relative to its sources. */
const unwanted = [
  /^(API|common|datastore|dmn)(\/|$)/,
  /^engine\/(DefaultAppDelegate|ScriptHandler)$/,
  /^server\/(BPMNServer|CacheManager|Cron|Engine|Listener)$/,
];

/** What stands in for modules that are left out; only what runs while loading has to exist. */
const standIns = { 'bpmn-moddle': 'module.exports = class {};', dayjs: 'module.exports = { extend() {} };' };

const leaveOut = {
  name: 'leave-out',
  setup(bundle) {
    bundle.onResolve({ filter: /.*/ }, ({ kind, path, resolveDir }) => {
      if (kind === 'entry-point') return undefined;
      if (!path.startsWith('.')) return { path, namespace: 'absent' };
      const inside = resolve(resolveDir, path)
        .slice(sources.length + 1)
        .replaceAll('\\', '/');
      return unwanted.some((pattern) => pattern.test(inside)) ? { path: inside, namespace: 'absent' } : undefined;
    });
    bundle.onLoad({ filter: /.*/, namespace: 'absent' }, ({ path }) => ({
      contents: standIns[path] ?? 'module.exports = {};',
      loader: 'js',
    }));
  },
};

/** The result depends on the package's version and on this recipe, and on nothing else. */
function fingerprint() {
  return createHash('sha256').update(version).update(readFileSync(__filename)).digest('hex');
}

function isCurrent(stamp) {
  const file = join(target, 'build.json');
  if (!existsSync(file) || !existsSync(join(target, 'index.js'))) return false;
  return JSON.parse(readFileSync(file, 'utf8')).fingerprint === stamp;
}

/** Written beside and renamed, so that a process starting meanwhile never reads half a file. */
function put(name, text) {
  const temporary = join(target, `.${name}.${process.pid}`);
  writeFileSync(temporary, text);
  renameSync(temporary, join(target, name));
}

async function main() {
  const stamp = fingerprint();
  if (isCurrent(stamp)) return;
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: sources, loader: 'ts' },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    target: 'es2022',
    logLevel: 'error',
    drop: ['console'],
    // A timer set inside the engine would be lost with the process; reaching one must fail loudly.
    define: { setTimeout: 'undefined' },
    tsconfigRaw: { compilerOptions: { useDefineForClassFields: false } },
    plugins: [leaveOut],
  });
  mkdirSync(target, { recursive: true });
  put('index.js', outputFiles[0].text);
  put('build.json', `${JSON.stringify({ version, fingerprint: stamp })}\n`);
}

main().catch((error) => {
  process.stderr.write(`The engine could not be built: ${error.message}\n`);
  process.exit(1);
});
