import { ApiToken } from './api-token';
import { AppUser } from './app-user';
import { ProcessDefinition } from './process-definition';
import { UserGroup } from './user-group';

/** The few tables that administration screens edit as objects; everything else is named SQL. */
export const entities = [ApiToken, AppUser, ProcessDefinition, UserGroup];
