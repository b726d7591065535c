import { Core1795291500000 } from './1795291500000-core';
import { Domain1795291600000 } from './1795291600000-domain';
import { Engine1795292000000 } from './1795292000000-engine';
import { Starts1795293100000 } from './1795293100000-starts';
import { DefinitionLabels1795293200000 } from './1795293200000-definition-labels';
import { MigrationPlans1795297010000 } from './1795297010000-migration-plans';
import { AuditIndexes1795299000000 } from './1795299000000-audit-indexes';
import { WaitList1795301000000 } from './1795301000000-wait-list';
import { WalkInsAndPrices1795302000000 } from './1795302000000-walk-ins-and-prices';
import { Requests1795303000000 } from './1795303000000-requests';
import { LargeAndSmall1795304000000 } from './1795304000000-large-and-small';
import { PhoneCalls1795305000000 } from './1795305000000-phone-calls';
import { FrontDoor1795306000000 } from './1795306000000-front-door';
import { AuditCheckpoints1795323000000 } from './1795323000000-audit-checkpoints';
import { RoomCleaning1795324000000 } from './1795324000000-room-cleaning';
import { Inbox1795330000000 } from './1795330000000-inbox';
import { CommentsAndFiles1795331000000 } from './1795331000000-comments-and-files';
import { DraftsAndViews1795332000000 } from './1795332000000-drafts-and-views';
import { NoticesAndShifts1795333000000 } from './1795333000000-notices-and-shifts';
import { SingleKeys1795334000000 } from './1795334000000-single-keys';
import { NodeDays1795340000000 } from './1795340000000-node-days';
import { MessagesOfACase1795341000000 } from './1795341000000-messages-of-a-case';
import { AuditSearches1795350000000 } from './1795350000000-audit-searches';
import { AuditExports1795353000000 } from './1795353000000-audit-exports';
import { Find1795355000000 } from './1795355000000-find';
import { LiveCounts1795359000000 } from './1795359000000-live-counts';
import { AuditUncompressed1795362000000 } from './1795362000000-audit-uncompressed';
import { StepByRoot1795370000000 } from './1795370000000-step-by-root';
import { FlowsOfAVisit1795372000000 } from './1795372000000-flows-of-a-visit';

/** In order; a merged migration is never edited. */
export const migrations = [
  Core1795291500000,
  Domain1795291600000,
  Engine1795292000000,
  Starts1795293100000,
  DefinitionLabels1795293200000,
  MigrationPlans1795297010000,
  AuditIndexes1795299000000,
  WaitList1795301000000,
  WalkInsAndPrices1795302000000,
  Requests1795303000000,
  LargeAndSmall1795304000000,
  PhoneCalls1795305000000,
  FrontDoor1795306000000,
  AuditCheckpoints1795323000000,
  RoomCleaning1795324000000,
  Inbox1795330000000,
  CommentsAndFiles1795331000000,
  DraftsAndViews1795332000000,
  NoticesAndShifts1795333000000,
  SingleKeys1795334000000,
  NodeDays1795340000000,
  MessagesOfACase1795341000000,
  AuditSearches1795350000000,
  AuditExports1795353000000,
  Find1795355000000,
  LiveCounts1795359000000,
  AuditUncompressed1795362000000,
  StepByRoot1795370000000,
  FlowsOfAVisit1795372000000,
];
