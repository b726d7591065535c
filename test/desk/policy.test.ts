import { can, mayBegin, mustBeAllowed, phoneFor, seesVenue, venuesOf } from '../../src/desk/policy';
import { NotAllowed } from '../../src/lib/errors';
import { person } from '../kit/people';

const agent = person('agent', ['agent']);
const frontDesk = person('front', ['front-desk', 'floor'], { venueId: 'zhongshan', roles: ['front-desk'] });
const auditor = person('auditor', [], { roles: ['auditor'] });
const supervisor = person('supervisor', ['supervisor'], { roles: ['supervisor'] });

describe('the policy', () => {
  it('lets people work and auditors look', () => {
    expect(can(agent, 'task.work')).toBe(true);
    expect(can(auditor, 'task.work')).toBe(false);
    expect(can(auditor, 'case.read')).toBe(true);
    expect(() => mustBeAllowed(auditor, 'case.start')).toThrow(NotAllowed);
    expect(() => mustBeAllowed(agent, 'case.cancel')).toThrow(NotAllowed);
    expect(() => mustBeAllowed(supervisor, 'case.cancel')).not.toThrow();
  });

  it('lets those step in who answer for it', () => {
    const manager = person('manager', ['manager'], { roles: ['manager'] });
    const administrator = person('admin', [], { roles: ['administrator'] });
    for (const action of [
      'case.move',
      'case.skip',
      'case.suspend',
      'incident.skip',
      'timer.change',
      'task.due',
      'team.read',
      'task.priority',
      'file.remove',
      'substitution.appoint',
    ] as const)
      expect([agent, auditor, frontDesk, supervisor, manager].map((one) => can(one, action))).toEqual([
        ...[false, false, false, true, true],
      ]);
    expect(can(administrator, 'case.suspend')).toBe(true);
    expect(can(administrator, 'substitution.appoint')).toBe(true);
    expect([agent, frontDesk, supervisor, auditor].map((one) => can(one, 'comment.write'))).toEqual([
      ...[true, true, true, false],
    ]);
    expect(can(administrator, 'case.move')).toBe(false);
    expect(can(auditor, 'incident.read')).toBe(true);
  });

  it('lets the front desk begin with guests at the door, and with nothing else', () => {
    expect(mayBegin(frontDesk, 'walk-in')).toBe(true);
    expect(mayBegin(frontDesk, 'flow-01')).toBe(false);
    expect(mayBegin(agent, 'walk-in')).toBe(false);
    expect(mayBegin(agent, 'flow-01')).toBe(true);
  });

  it('keeps a venue’s people to their venue, and nobody who works for the chain', () => {
    expect(venuesOf(frontDesk)).toEqual(['zhongshan']);
    expect(seesVenue(frontDesk, 'zhongshan')).toBe(true);
    expect(seesVenue(frontDesk, 'jiangwan')).toBe(false);
    expect(venuesOf(agent)).toBeNull();
    expect(venuesOf(auditor)).toBeNull();
    expect(seesVenue(person('nobody', [], { roles: ['agent'] }), 'zhongshan')).toBe(false);
  });

  it('shows whole phone numbers only to those who call', () => {
    expect(phoneFor(agent, '+8619900000172')).toBe('199 0000 0172');
    expect(phoneFor(auditor, '+8619900000172')).toBe('199 •••• 0172');
    expect(phoneFor(auditor, '+447700900123')).toBe('+44 •••• 0123');
  });

  it('shows them at a venue to its front desk, not to the floor or the cleaning', () => {
    const at = (group: string) => person('somebody', [group], { roles: ['front-desk'], venueId: 'zhongshan' });
    expect(phoneFor(at('front-desk'), '+8619900000172')).toBe('199 0000 0172');
    for (const group of ['floor', 'cleaning']) expect(phoneFor(at(group), '+8619900000172')).toBe('199 •••• 0172');
  });
});
