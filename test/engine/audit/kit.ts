/** Somebody with every right in the database: what they do, and what the verification says of it. */
import { openDatabase } from '../../../src/db/database';
import { verifyAudit, type AuditFault, type VerifyOptions } from '../../../src/engine/audit/verify';
import type { Desk } from '../../kit/desk';

class Undo extends Error {}

/** Does what only the owner of everything can, looks, and undoes it: all in one transaction that is rolled back. */
export async function tamperedWith(
  desk: Desk,
  sql: string,
  options: VerifyOptions = {},
): Promise<readonly AuditFault[]> {
  const owner = await openDatabase({ url: desk.testDatabase.ownerUrl, applicationName: 'tamper' });
  let faults: readonly AuditFault[] = [];
  try {
    await owner.transaction(async (tx) => {
      for (const statement of sql.split(';')) if (statement.trim()) await tx.query(statement);
      ({ faults } = await verifyAudit(tx, options));
      throw new Undo();
    });
  } catch (fault) {
    if (!(fault instanceof Undo)) throw fault;
  } finally {
    await owner.close();
  }
  return faults;
}
