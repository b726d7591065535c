import { killDuringBookings, promisesBroken } from '../chaos/kill-during-bookings';

describe('kill -9 in the middle of 200 bookings', () => {
  it('loses no acknowledged step, books no room twice, breaks no chain and leaves no case behind', async () => {
    const report = await killDuringBookings(200);

    expect(report.acknowledged.length).toBeGreaterThan(200);
    expect(report.interrupted).toBeGreaterThan(0);
    expect(promisesBroken(report)).toEqual([]);
  }, 300_000);
});
