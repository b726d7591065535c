/** Proves the diagrams and decision tables: each version is the very text that its deployment says. */
import type { Json } from '../../lib/json';
import type { Sql } from '../../lib/sql';
import { sha256 } from './canonical';
import type { AuditFault } from './verify';

interface VersionRow {
  readonly kind: 'process' | 'decision';
  readonly id: string;
  readonly key: string;
  readonly version: number;
  readonly xml: string;
  readonly checksum: string;
  /** The stream its deployment stands in. */
  readonly stream: string;
  /** What was deployed that day under this id, as the audit has it; null where nothing was. */
  readonly body: string | null;
  /** Events of the stream went with a deleted month. */
  readonly ended: boolean;
}

const lot = 50;
const of = (kind: VersionRow['kind']): string =>
  `SELECT '${kind}' AS kind, id, key, version, xml, checksum,
     'subject:${kind}:' || key || ':' || to_char(deployed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS stream FROM ${kind}_definition`;
const versions = {
  name: 'audit_verify_definitions',
  text: `
SELECT d.*,
  (SELECT e.body FROM audit_event e WHERE e.stream = d.stream AND e.command = 'deploy-' || d.kind
     AND strpos(e.body, '"definition":"' || d.id || '"') > 0 ORDER BY e.seq LIMIT 1) AS body,
  EXISTS (SELECT FROM audit_tombstone_end t JOIN audit_tombstone USING (period) WHERE t.stream = d.stream) AS ended
FROM (${of('process')} UNION ALL ${of('decision')}) d
WHERE d.id > $1 ORDER BY d.id LIMIT ${lot}`,
};
const lowest = '00000000-0000-0000-0000-000000000000';

/** Where the month of a deployment was deleted, nothing speaks for its version any more. */
export async function verifyDefinitions(sql: Sql, faults: AuditFault[]): Promise<void> {
  for (let after = lowest; ;) {
    const rows = await sql.query<VersionRow>(versions, [after]);
    for (const row of rows) {
      const wrong = wrongIn(row);
      const { stream, kind, key, version } = row;
      if (wrong) faults.push({ stream, seq: null, kind: 'definition', detail: `${kind} ${key} v${version} ${wrong}` });
    }
    if (rows.length < lot) return;
    after = rows.at(-1)!.id;
  }
}

function wrongIn({ version, xml, checksum, body, ended }: VersionRow): string | null {
  if (body === null) return ended ? null : 'was deployed by nobody';
  const facts = factsIn(body);
  const own = sha256(xml);
  return facts?.['checksum'] === own && checksum === own && facts['version'] === version
    ? null
    : 'is not what was deployed';
}

function factsIn(body: string): Readonly<Record<string, Json>> | null {
  try {
    return (JSON.parse(body) as { facts?: Record<string, Json> }).facts ?? null;
  } catch {
    return null;
  }
}
