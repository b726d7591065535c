/** The files beside a case. */
import { fileTypes, filesOf, largestFile, type CaseFile } from '../../../desk/files';
import { can } from '../../../desk/policy';
import type { TaskRow } from '../../../desk/read/task';
import { newId } from '../../../lib/ids';
import type { Translate } from '../../i18n';
import { paths } from '../../paths';
import { sayingOf, type SignedInVisit } from '../../visit';
import { sayTime } from '../../words';
import type { Beside } from './comments';
import { triedHere, type Tried } from './tried';

const megabyte = 1024 * 1024;

export const filesModel = (visit: SignedInVisit, row: TaskRow, tried: Tried | null = null) =>
  filesBeside(
    visit,
    {
      ...{ rootCaseId: row.root_case_id, timeZone: row.time_zone },
      ...{ action: paths.taskWork(row.id, 'files'), back: paths.task(row.id) },
    },
    tried,
  );

/** `back` is where somebody goes on who took a file away. Null for whoever may not read personal values. */
export async function filesBeside(
  visit: SignedInVisit,
  beside: Beside & { readonly back: string },
  tried: Tried | null,
) {
  const { desk, actor, t } = visit;
  if (!can(actor, 'personal.read')) return null;
  const files = await filesOf(desk, actor, beside.rootCaseId);
  const megabytes = largestFile / megabyte;
  return {
    n: files.length,
    list: files.map((file) => fileModel(visit, file, beside)),
    add: can(actor, 'comment.write')
      ? {
          action: beside.action,
          key: newId(),
          accept: Object.keys(fileTypes)
            .map((ending) => `.${ending}`)
            .join(','),
          largest: largestFile,
          hint: t('files.hint', { megabytes }),
          tooLarge: t('refusal.file-large', { megabytes }),
          why: triedHere(tried, 'file')?.why ?? null,
        }
      : null,
  };
}

function fileModel(visit: SignedInVisit, file: CaseFile, { timeZone, back }: Beside & { readonly back: string }) {
  const { actor, t } = visit;
  const who = file.byName ?? t('comments.left');
  const when = sayTime(file.at, sayingOf(visit, timeZone));
  return {
    name: file.name,
    href: paths.file(file.id),
    meta: t('files.meta', { size: saySize(file.size, t), who, when }),
    remove:
      file.by === actor.id || can(actor, 'file.remove')
        ? {
            action: paths.fileRemove(file.id),
            back,
            key: newId(),
            label: t('files.remove', { name: file.name }),
          }
        : null,
  };
}

const saySize = (bytes: number, t: Translate): string =>
  bytes < megabyte
    ? t('files.size.kb', { n: Math.max(1, Math.round(bytes / 1024)) })
    : t('files.size.mb', { n: (bytes / megabyte).toFixed(1) });
