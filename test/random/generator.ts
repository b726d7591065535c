/**
 * Random processes that are legal but not block-structured: flows jump over and back, gateways join what was never split
 * together, events and errors lead anywhere in their scope, subprocesses and called cases nest.
 */
import {
  after,
  and,
  beside,
  call,
  catching,
  choice,
  compensate,
  diagram,
  element,
  end,
  error,
  escalation,
  every,
  flows,
  forEach,
  message,
  on,
  or,
  receive,
  service,
  signal,
  start,
  throwing,
  terminate,
  undoneBy,
  user,
  xor,
  type EventDefinition,
  type Options,
} from '../bpmn/diagram';
import { randomFrom, type Random } from '../kit/random';

export interface RandomModel {
  /** Processes by id; `p0` is the one to start, each calls only those after it. */
  readonly files: ReadonlyMap<string, string>;
  /** Ids of activities that repeat: their visits are not their arrivals. */
  readonly repeated: ReadonlySet<string>;
  /** Ids of elements that take some of their flows, by conditions. */
  readonly choosing: ReadonlySet<string>;
}

/** What the conditions speak of; a completed task may change it. */
export const variables = { v1: true, v2: false, v3: true, back: 3 };

const processes = ['p0', 'p1', 'p2'];
const keys = { attributes: { 'encore:correlationKey': '="k"' } };

export function randomModel(seed: number): RandomModel {
  const drawing = new Drawing(randomFrom(seed));
  const files = new Map(processes.map((id, level) => [id, drawing.process(id, processes[level + 1])]));
  return { files, repeated: drawing.repeated, choosing: drawing.choosing };
}

class Drawing {
  readonly repeated = new Set<string>();
  readonly choosing = new Set<string>();
  private count = 0;
  private called: string | undefined;

  constructor(private readonly random: Random) {}

  process(id: string, called: string | undefined): string {
    this.called = called;
    return diagram(this.scope(called ? 2 : 1), { id });
  }

  private readonly below = (limit: number): number => Math.floor(this.random() * limit);
  private readonly chance = (share: number): boolean => this.random() < share;
  private readonly id = (kind: string): string => `${kind}${++this.count}`;
  private pick<T>(values: readonly T[]): T {
    return values[this.below(values.length)]!;
  }

  /** Everything inside a process or subprocess: a start, some stations, and flows between them. */
  private scope(depth: number): string[] {
    const ids = Array.from({ length: 3 + this.below(4) }, () => this.id('n'));
    const first = this.id('s');
    const parts = [start(first), flows(`${first} > ${ids[0]!}`)];
    ids.forEach((id, at) => parts.push(...this.station(id, depth, { ids, at })));
    if (this.chance(0.3)) parts.push(this.eventSubprocess());
    return parts;
  }

  private station(id: string, depth: number, place: Place): string[] {
    const gateways = [
      () => this.exclusive(id, place),
      () => this.parallel(id, place),
      () => this.inclusive(id, place),
      () => this.eventGateway(id, place),
    ];
    if (this.chance(0.4)) return this.pick(gateways)();
    const activities = [
      ...[() => this.task(id, place), () => this.task(id, place), () => this.work(id, place)],
      ...[() => this.event(id, place), () => this.thrown(id, place)],
    ];
    const nested = depth > 0 ? [() => this.subprocess(id, place, depth), () => this.calls(id, place)] : [];
    return this.pick([...activities, ...nested])();
  }

  /** Somewhere further on: a later station, or an end of its own. */
  private onwards(parts: string[], { ids, at }: Place): string {
    if (at + 1 < ids.length && this.chance(0.8)) return ids[at + 1 + this.below(Math.min(3, ids.length - at - 1))]!;
    return this.ending(parts);
  }

  private ending(parts: string[]): string {
    const id = this.id('e');
    const events = [error('E2'), escalation('X1'), message('m1', '="k"'), terminate()];
    parts.push(this.chance(0.75) ? end(id) : end(id, { event: this.pick(events) }));
    return id;
  }

  /** The next station comes first, so that every station can be reached. */
  private ways(parts: string[], place: Place, most: number): string[] {
    const next = place.ids[place.at + 1] ?? this.ending(parts);
    const others = Array.from({ length: this.below(most) }, () => this.onwards(parts, place));
    return [...new Set([next, ...others])];
  }

  private leave(id: string, parts: string[], place: Place, mayChoose = true): string[] {
    const [next, ...others] = this.ways(parts, place, this.chance(0.2) ? 3 : 1);
    if (mayChoose && others.length > 0 && this.chance(0.5)) return this.choose(id, parts, [next!, ...others]);
    parts.push(flows(...[next!, ...others].map((to) => `${id} > ${to}`)));
    return parts;
  }

  private choose(id: string, parts: string[], targets: readonly string[], byDefault = true): string[] {
    this.choosing.add(id);
    const condition = (at: number) => (at === 0 && byDefault ? 'default' : this.pick(['v1', 'v2', 'v3', 'not(v1)']));
    parts.push(flows(...targets.map((to, at) => `${id} > ${to}: ${condition(at)}`)));
    return parts;
  }

  private exclusive(id: string, place: Place): string[] {
    const parts = [xor(id)];
    this.choose(id, parts, this.ways(parts, place, 4), this.chance(0.9));
    if (this.chance(0.5)) {
      const again = this.id('b');
      const to = place.ids[this.below(place.at + 1)]!;
      parts.push(service(again, 'work', { outputs: { back: '=back - 1' } }));
      parts.push(flows(`${id} > ${again}: v1 and back > 0`, `${again} > ${to}`));
    }
    return parts;
  }

  private parallel(id: string, place: Place): string[] {
    const parts = [and(id)];
    parts.push(flows(...this.ways(parts, place, 3).map((to) => `${id} > ${to}`)));
    return parts;
  }

  private inclusive(id: string, place: Place): string[] {
    const parts = [or(id)];
    return this.choose(id, parts, this.ways(parts, place, 3));
  }

  private eventGateway(id: string, place: Place): string[] {
    const parts = [choice(id)];
    for (const to of [...this.ways(parts, place, 2), this.onwards(parts, place)]) {
      const caught = this.id('c');
      const events = [message('m1', '="k"'), signal('s1'), after('PT1H'), message('m2', '="k"')];
      parts.push(catching(caught, { event: this.pick(events) }), flows(`${id} > ${caught} > ${to}`));
    }
    return parts;
  }

  private task(id: string, place: Place): string[] {
    const parts = [user(id, this.loop(id)), ...this.boundary(id, place, ['timer', 'message', 'signal'])];
    if (this.chance(0.15)) {
      const [undo, handler] = [this.id('u'), this.id('h')];
      parts.push(on(id, undo, compensate()), undoneBy(undo, handler));
      parts.push(service(handler, 'work', { attributes: { isForCompensation: 'true' } }));
    }
    return this.leave(id, parts, place);
  }

  private work(id: string, place: Place): string[] {
    const kind = this.pick(['work', 'fail', 'later']);
    const parts = [service(id, kind, this.loop(id)), ...this.boundary(id, place, ['error', 'timer'])];
    return this.leave(id, parts, place);
  }

  private event(id: string, place: Place): string[] {
    const events = [message('m1', '="k"'), signal('s1'), after('PT5M')];
    const parts = [this.chance(0.3) ? receive(id, 'm2', keys) : catching(id, { event: this.pick(events) })];
    return this.leave(id, parts, place, false);
  }

  private thrown(id: string, place: Place): string[] {
    const events = [message('m1', '="k"'), signal('s1'), escalation('X1'), escalation('X2'), compensate()];
    return this.leave(id, [throwing(id, { event: this.pick(events) })], place, false);
  }

  private subprocess(id: string, place: Place, depth: number): string[] {
    const children = this.scope(depth - 1);
    const parts = [element('subProcess', id, { children, ...this.loop(id) })];
    parts.push(...this.boundary(id, place, ['error', 'escalation', 'timer', 'message', 'signal']));
    return this.leave(id, parts, place);
  }

  private calls(id: string, place: Place): string[] {
    if (!this.called) return this.task(id, place);
    const inputs = Object.fromEntries(Object.keys(variables).map((name) => [name, `=${name}`]));
    const parts = [call(id, this.called, { inputs, ...this.loop(id) })];
    parts.push(...this.boundary(id, place, ['error', 'escalation', 'timer', 'message']));
    return this.leave(id, parts, place);
  }

  private loop(id: string): Pick<Options, 'loop'> {
    if (!this.chance(0.25)) return {};
    this.repeated.add(id);
    const until = this.chance(0.2) ? { until: 'nrOfCompletedInstances >= 2' } : {};
    return { loop: forEach(`for i in 1..${1 + this.below(3)} return i`, { oneByOne: this.chance(0.5), ...until }) };
  }

  private boundary(host: string, place: Place, kinds: readonly string[]): string[] {
    if (this.chance(0.4)) return [];
    const parts: string[] = [];
    const [id, kind, interrupts] = [this.id('t'), this.pick(kinds), this.chance(0.6)];
    const events: Record<string, EventDefinition> = {
      timer: interrupts ? after('PT1H') : every('R2/PT1H'),
      message: message('m1', '="k"'),
      signal: signal('s1'),
      error: error(this.pick(['E1', 'E2', undefined])),
      escalation: escalation(this.pick(['X1', 'X2', undefined])),
    };
    parts.push(interrupts || kind === 'error' ? on(host, id, events[kind]!) : beside(host, id, events[kind]!));
    // A signal thrown on its own path would come back to the event for ever.
    const to = kind === 'signal' && !interrupts ? this.id('e') : this.onwards(parts, place);
    if (kind === 'signal' && !interrupts) parts.push(end(to));
    parts.push(flows(`${id} > ${to}`));
    return parts;
  }

  private eventSubprocess(): string {
    const [id, first, task, last] = [this.id('v'), this.id('s'), this.id('n'), this.id('e')];
    const events = [after('PT2H'), message('m2', '="k"'), signal('s1'), error('E1'), escalation('X2')];
    const event = this.pick(events);
    const interrupts = this.chance(0.5) || event.xml.includes('errorEvent');
    const head = start(first, { event, attributes: { isInterrupting: String(interrupts), ...event.attributes } });
    const children = [head, user(task), end(last), flows(`${first} > ${task} > ${last}`)];
    return element('subProcess', id, { children, attributes: { triggeredByEvent: 'true' } });
  }
}

interface Place {
  readonly ids: readonly string[];
  readonly at: number;
}
