import { can, mustBeAllowed, phoneFor, seesVenue, venuesOf } from '../../src/desk/policy';
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
    expect(phoneFor(auditor, '+447700900123')).toBe('+447 •••• 0123');
  });
});
