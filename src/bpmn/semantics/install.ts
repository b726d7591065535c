import { installBoundaryEvents } from './boundary-events';
import { installBusinessRuleTasks } from './business-rule-tasks';
import { installCallActivities } from './call-activities';
import { installCompensation } from './compensation';
import { installErrors } from './errors';
import { installEvents } from './events';
import { installGateways } from './gateways';
import { installLoops } from './loops';
import { installMessages } from './messages';
import { installScopes } from './scopes';
import { installServiceTasks } from './service-tasks';
import { installSignals } from './signals';
import { installTimers } from './timers';
import { installTokens } from './tokens';
import { installUserTasks } from './user-tasks';

let installed = false;

/** Puts our semantics on the engine's classes, once per process. */
export function installSemantics(): void {
  if (installed) return;
  installed = true;
  installTokens();
  installGateways();
  installScopes();
  installEvents();
  installBoundaryEvents();
  installTimers();
  installMessages();
  installSignals();
  installErrors();
  installUserTasks();
  installServiceTasks();
  installBusinessRuleTasks();
  installCallActivities();
  installLoops();
  installCompensation();
}
