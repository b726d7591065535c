/** `npm run chaos`: kills the desk in the middle of 200 bookings, starts it again and says what is left. */
import { killDuringBookings, promisesBroken } from '../test/chaos/kill-during-bookings';

async function main(): Promise<void> {
  const report = await killDuringBookings();
  const { acknowledged, interrupted } = report;
  process.stdout.write(`${acknowledged.length} steps acknowledged before the kill, ${interrupted} calls cut off\n`);
  const broken = promisesBroken(report);
  for (const line of broken) process.stdout.write(`✗ ${line}\n`);
  if (broken.length > 0) process.exitCode = 1;
  else
    process.stdout.write(
      'nothing acknowledged is lost, no room is booked twice, every chain holds, every case went on\n',
    );
}

main().catch((fault: unknown) => {
  process.stderr.write(`${fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)}\n`);
  process.exitCode = 1;
});
