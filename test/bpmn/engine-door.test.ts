import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../src/lib/root';
import { engine, supportedVersion } from '../../src/bpmn/door/engine';
import { installSemantics } from '../../src/bpmn/semantics/install';
import { portedChecksums } from '../../src/bpmn/semantics/replace';
import portedFrom from './ported-from.json';

const manifest = JSON.parse(readFileSync(join(projectRoot, 'node_modules/bpmn-server/package.json'), 'utf8')) as {
  version: string;
};
const built = readFileSync(join(projectRoot, 'build/bpmn-server/index.js'), 'utf8');

describe('the door to bpmn-server', () => {
  it('has the one version the semantics were written against', () => {
    expect(manifest.version).toBe(supportedVersion);
    expect((engine as { version: string }).version).toBe(supportedVersion);
  });

  it('replaces and relies on functions whose text is the one we ported from', () => {
    installSemantics();
    expect(portedChecksums()).toEqual(portedFrom);
  });

  it('takes in no server, store, timer, script or log', () => {
    for (const absent of [
      /\bprocess\.on\b/,
      /uncaughtException/,
      /\bsetTimeout\b/,
      /\bFunction\(/,
      /\beval\(/,
      /console\./,
      /require\("(?!node:)/,
    ]) {
      expect(built).not.toMatch(absent);
    }
  });

  it('leaves no listener behind', () => {
    expect(process.listenerCount('uncaughtException')).toBe(0);
  });
});
