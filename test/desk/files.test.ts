import { addFile, filesOf, openFile } from '../../src/desk/files';
import { claimTask } from '../../src/desk/work';
import { systemActor } from '../../src/lib/actor';
import { end, model, start, userTask } from '../engine/models';
import { useDesk } from '../kit/desk';
import { evening, seedChain } from '../web/kit';
import { deskOf, staff } from './house';

const asked = model('asked', [start(), userTask('ask'), end('answered')], ['started > ask > answered']);
const ours = useDesk({ at: evening, seed: seedChain, models: [asked] });

async function taskOfAgents(): Promise<{ id: string; caseId: string }> {
  const { caseId } = await ours.start('asked', {}, systemActor('test'));
  const { id } = await ours.task('ask', caseId);
  await claimTask(deskOf(ours), await staff(ours, 'agent'), id);
  return { id, caseId };
}
const text = (words: string) => ({ name: 'note.txt', bytes: Buffer.from(words) });
const chunks = async (): Promise<number> =>
  (await ours.database.query<{ n: number }>('SELECT count(*)::int AS n FROM file_chunk'))[0]!.n;

test('the audit keeps the size and checksum of a file, not its name', async () => {
  const { id, caseId } = await taskOfAgents();
  const agent = await staff(ours, 'agent');
  await addFile(deskOf(ours), agent, id, { name: '身份证 陈屿.png', bytes: Buffer.from('picture') });
  const [file] = await filesOf(deskOf(ours), agent, caseId);
  const event = (await ours.audit(caseId)).at(-1)!;
  expect(event['notes']).toEqual([{ file: file!.id, task: id, size: 7, sha256: file!.sha256 }]);
  expect(JSON.stringify(event)).not.toContain('陈屿');
});

test('a file whose bytes were changed breaks off instead of being handed out as whole', async () => {
  const { id, caseId } = await taskOfAgents();
  const agent = await staff(ours, 'agent');
  await addFile(deskOf(ours), agent, id, text('four guests'));
  const [file] = await filesOf(deskOf(ours), agent, caseId);
  await ours.database.query('UPDATE file_chunk SET bytes = $2 WHERE file_id = $1', [
    file!.id,
    Buffer.from('nine guests'),
  ]);
  const { bytes } = await openFile(deskOf(ours), agent, file!.id);
  const read = async (): Promise<void> => {
    for await (const piece of bytes) expect(piece.length).toBeGreaterThan(0);
  };
  await expect(read()).rejects.toThrow('not what was stored');
});

test('a case takes fifty files; one more is refused and its bytes are swept away a day later', async () => {
  const { id, caseId } = await taskOfAgents();
  const agent = await staff(ours, 'agent');
  await addFile(deskOf(ours), agent, id, text('the first'));
  await ours.database.query(
    `INSERT INTO file (id, case_id, root_case_id, name, media_type, size, sha256, uploaded_by, uploaded_at, attached_at)
     SELECT gen_random_uuid(), f.case_id, f.root_case_id, f.name, f.media_type, f.size, f.sha256, f.uploaded_by, f.uploaded_at,
       f.attached_at FROM file f, generate_series(2, 50) WHERE f.case_id = $1`,
    [caseId],
  );
  const kept = await chunks();
  await expect(addFile(deskOf(ours), agent, id, text('too many'))).rejects.toMatchObject({
    details: { reason: 'files-full' },
  });
  expect(await chunks()).toBe(kept + 1);
  await ours.run();
  ours.clock.advance(25 * 3600 * 1000);
  await ours.run();
  expect(await chunks()).toBe(kept);
});
