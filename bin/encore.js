'use strict';
/** `npm run encore -- <command>`: builds what is stale, then runs the command line. */
const { spawnSync } = require('node:child_process');
const { join } = require('node:path');

const build = spawnSync(process.execPath, [join(__dirname, 'build.js'), '--if-stale'], { stdio: 'inherit' });
if (build.status !== 0) process.exit(build.status ?? 1);
require('../dist/src/cli.js');
