/** Deploying a process as its owner: through the same gate as the project's own files, with every finding in words. */
import type { Actor } from '../lib/actor';
import { InputError } from '../lib/errors';
import type { Desk } from './desk';
import { mustBeAllowed } from './policy';

export interface WantedProcess {
  readonly xml: string;
  /** Decision tables that go with it, by id. */
  readonly decisions?: Readonly<Record<string, string>>;
  /** English names of its elements, by id; those of the project's files count where one is left out. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly note?: string;
}

interface Words {
  readonly zh: string;
  readonly en: string;
}
/** What the gate says: where, which rule, why, and what to do about it. */
export interface GateFinding {
  readonly file: string;
  /** Id of the element, or '' for the file as a whole. */
  readonly element: string;
  readonly rule: string;
  readonly severity: 'error' | 'warning';
  readonly reason: Words;
  readonly remedy: Words;
}
export interface DeployedVersion {
  readonly key: string;
  readonly kind: 'process' | 'decision';
  readonly version: number;
  readonly isNew: boolean;
}

/** The gate and the deployment behind it; made where every room is known. */
export interface Deployment {
  check(wanted: WantedProcess): Promise<readonly GateFinding[]>;
  deploy(wanted: WantedProcess, actor: Actor): Promise<readonly DeployedVersion[]>;
}

export interface DeployResult {
  /** Empty when it was only checked. */
  readonly deployed: readonly DeployedVersion[];
  readonly findings: readonly GateFinding[];
}

/** Deploys a process, or with `validateOnly` says whether it could be. An `InputError` holds the findings that stop it. */
export async function deployProcess(
  desk: Desk,
  actor: Actor,
  wanted: WantedProcess,
  { validateOnly = false }: { readonly validateOnly?: boolean } = {},
): Promise<DeployResult> {
  mustBeAllowed(actor, 'process.deploy');
  const findings = await desk.deployment.check(wanted);
  if (findings.some(({ severity }) => severity === 'error')) {
    throw new InputError('the gate refuses the process', { reason: 'deploy-gate', findings });
  }
  return { deployed: validateOnly ? [] : await desk.deployment.deploy(wanted, actor), findings };
}
