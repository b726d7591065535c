/** On every page: live regions, shortcuts outside of fields, and nothing that a page could not do without. */
import { useDateFields } from '../date-fields';
import { useFind } from '../find';
import { followLive } from '../live';
import { askForNotices, followNotices } from '../notices';
import { useShortcuts } from '../shortcuts';
import { useToasts } from '../toasts';

useDateFields();
followLive();
followNotices();
askForNotices();
useShortcuts();
useFind();
useToasts();
