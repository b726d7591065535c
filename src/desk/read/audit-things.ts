/** What the events of a page are about, by name: cases by their number, people, tokens, guests for whoever may read names. */
import type { Actor } from '../../lib/actor';
import { isUuid } from '../../lib/ids';
import type { Json } from '../../lib/json';
import type { Statement } from '../../lib/sql';
import type { Desk } from '../desk';
import { can } from '../policy';
import type { AuditLine } from './audit';

export interface Things {
  /** Of a case its number, null as long as it has none. */
  readonly cases: ReadonlyMap<string, string | null>;
  readonly people: ReadonlyMap<string, string>;
  /** Of a guest the name; null for who may not read it, and where there is none. */
  readonly customers: ReadonlyMap<string, string | null>;
  /** Of a file its name; as with guests. */
  readonly files: ReadonlyMap<string, string | null>;
  /** Of a version of a process its number. */
  readonly versions: ReadonlyMap<string, string>;
}

interface Row {
  readonly kind: 'case' | 'person' | 'customer' | 'version' | 'file';
  readonly id: string;
  readonly name: string | null;
}

const names: Statement = {
  name: 'desk-audit-things',
  text: `SELECT 'case' AS kind, id::text AS id, business_key AS name FROM "case" WHERE id = ANY($1::uuid[])
    UNION ALL SELECT 'person', id, name FROM app_user WHERE id = ANY($2::text[])
    UNION ALL SELECT 'person', id, name FROM api_token WHERE id = ANY($2::text[])
    UNION ALL SELECT 'customer', id::text, name FROM customer WHERE id = ANY($3::uuid[])
    UNION ALL SELECT 'version', id::text, version::text FROM process_definition WHERE id = ANY($4::uuid[])
    UNION ALL SELECT 'file', id::text, name FROM file WHERE id = ANY($5::uuid[])`,
};

/** The parts of `customer:ID`, `user:ID`, `event:case:ID:12`. */
export const subjectParts = (subject: string): readonly string[] => subject.split(':');

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

interface Ids {
  readonly cases: readonly string[];
  readonly people: readonly string[];
  readonly customers: readonly string[];
  readonly versions: readonly string[];
  readonly files: readonly string[];
}

function idsIn({ caseId, body }: AuditLine): Ids {
  const [kind = '', id = '', inner = ''] = subjectParts(body.subject ?? '');
  const cases = [caseId ?? '', text(body.facts?.['case']), kind === 'case' ? id : '', kind === 'event' ? inner : ''];
  const named = body.facts?.['cases'];
  const several = Array.isArray(named) ? (named as readonly Json[]).map(text) : [];
  return {
    cases: [...cases, ...several].filter(isUuid),
    people: kind === 'user' || kind === 'token' || kind === 'actor' ? [id] : [],
    customers: kind === 'customer' && isUuid(id) ? [id] : [],
    versions: [body.definition ?? ''].filter(isUuid),
    files: [text(body.facts?.['file'])].filter(isUuid),
  };
}

export async function thingsIn(desk: Desk, actor: Actor, lines: readonly AuditLine[]): Promise<Things> {
  const ids = lines.map(idsIn);
  const unique = (which: keyof Ids): string[] => [...new Set(ids.flatMap((one) => one[which]))];
  const wanted = [unique('cases'), unique('people'), unique('customers'), unique('versions'), unique('files')];
  const rows = wanted.some((some) => some.length > 0) ? await desk.database.query<Row>(names, wanted) : [];
  const of = (kind: Row['kind']): [string, string | null][] =>
    rows.filter((row) => row.kind === kind).map(({ id, name }) => [id, name]);
  const mayName = can(actor, 'personal.read');
  const personal = (kind: Row['kind']) => new Map(of(kind).map(([id, name]) => [id, mayName ? name : null] as const));
  return {
    cases: new Map(of('case')),
    people: new Map(of('person').map(([id, name]) => [id, name ?? id])),
    customers: personal('customer'),
    files: personal('file'),
    versions: new Map(of('version').map(([id, number]) => [id, number ?? ''])),
  };
}
