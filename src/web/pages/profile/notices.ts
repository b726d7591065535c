/** How somebody wants to be told, on their profile. */
import { mailRhythms, noticeWishes } from '../../../desk/notices';
import { paths } from '../../paths';
import type { SignedInVisit } from '../../visit';

export async function noticeWishesModel({ desk, actor, t }: SignedInVisit) {
  const { mail, email, browser } = await noticeWishes(desk.database, actor.id);
  return {
    action: paths.noticeWishes,
    rhythms: mailRhythms.map((value) => ({ value, label: t(`profile.mail.${value}`), checked: value === mail })),
    email,
    browser,
  };
}
