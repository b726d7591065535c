/** The page that says who has seen a guest's file. */
import type { CustomerLooks } from '../../../desk/read/audit-customer';
import { paths } from '../../paths';
import { sayingOf, type SignedInVisit } from '../../visit';
import { isoTime, sayFull } from '../../words';
import { rowOf } from './list';
import { placeText } from './wish';
import { wordsFor } from './words';

export async function customerModel(visit: SignedInVisit, looks: CustomerLooks) {
  const { t } = visit;
  const saying = sayingOf(visit);
  const words = await wordsFor(visit, looks.things, looks.lines);
  const time = (at: Date) => ({ text: sayFull(at, saying), iso: isoTime(at) });
  return {
    name: looks.name ?? t('audit.guestUnnamed'),
    phone: looks.phone,
    about: paths.audit({ about: looks.id }),
    back: paths.audit(),
    lookers: looks.lookers.map(({ id, name, type, times, first, last }) => ({
      ...{ name: type === 'system' ? t('actor.system') : name, times, first: time(first), last: time(last) },
      href: paths.audit({ about: looks.id, who: id }),
    })),
    rows: looks.lines.map((line) =>
      rowOf(words, line, paths.audit({ about: looks.id, event: placeText(line) }), false),
    ),
    next: looks.next && paths.auditCustomer(looks.id, { after: looks.next }),
  };
}
