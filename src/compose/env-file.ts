import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../lib/root';

/** Reads `.env` beside package.json when there is one; what is set in the environment wins. */
export function loadEnvFile(): void {
  const file = join(projectRoot, '.env');
  if (existsSync(file)) process.loadEnvFile(file);
}
