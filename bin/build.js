'use strict';
/**
 * Builds what runs: the engine from its sources, the app by tsc, the browser bundles by esbuild.
 *   node bin/build.js            everything
 *   node bin/build.js --engine   the engine only
 *   node bin/build.js --if-stale whatever is older than its sources
 */
const { existsSync } = require('node:fs');
const { join } = require('node:path');
const { spawnSync } = require('node:child_process');

const root = join(__dirname, '..');

function run(script, args = []) {
  const { status } = spawnSync(process.execPath, [script, ...args], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

if (existsSync(join(root, 'bin', 'build-engine.js'))) run(join(root, 'bin', 'build-engine.js'));
