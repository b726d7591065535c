/**
 * Random block-structured diagrams, completed in random order: every activity is visited exactly as often as the blocks
 * say, nothing is left waiting, and no incident appears. A failing seed is in the test's name.
 */
import { after, and, element, end, flows, forEach, on, or, service, start, user, xor } from './diagram';
import { randomFrom, type Random } from '../kit/random';
import { begin } from './kit';

interface Block {
  readonly parts: string[];
  readonly first: string;
  readonly last: string;
  /** Visits of activities, by id, when the block runs once. */
  readonly visits: ReadonlyMap<string, number>;
}

class Generator {
  private count = 0;
  constructor(private readonly random: Random) {}

  below = (limit: number): number => Math.floor(this.random() * limit);
  id = (kind: string): string => `${kind}${++this.count}`;

  /** `again`: whether a loop is allowed here; its counter is a variable of the case, so visits may not run side by side. */
  block(depth: number, again: boolean): Block {
    if (depth === 0) return this.activity();
    const kinds = [
      () => this.activity(),
      () => this.sequence(depth - 1, again),
      () => this.exclusive(depth - 1, again),
      () => this.parallel(depth - 1, again),
      () => this.inclusive(depth - 1, again),
      () => this.inside(depth - 1, again),
      () => this.each(depth - 1),
      () => this.loop(depth - 1, again),
    ];
    return kinds[this.below(again ? kinds.length : kinds.length - 1)]!();
  }

  private activity(): Block {
    const id = this.id('a');
    const kind = this.below(4);
    const parts = kind === 0 ? [service(id)] : [user(id)];
    if (kind === 1) parts.push(...this.neverFired(id));
    return { parts, first: id, last: id, visits: new Map([[id, 1]]) };
  }

  private neverFired(host: string): string[] {
    const [timer, stop] = [this.id('t'), this.id('e')];
    return [on(host, timer, after('P1D')), end(stop), flows(`${timer} > ${stop}`)];
  }

  private sequence(depth: number, again: boolean): Block {
    const blocks = Array.from({ length: 2 + this.below(2) }, () => this.block(depth, again));
    const links = blocks.slice(1).map((next, index) => flows(`${blocks[index]!.last} > ${next.first}`));
    return { ...joined(blocks, links), first: blocks[0]!.first, last: blocks.at(-1)!.last };
  }

  private exclusive(depth: number, again: boolean): Block {
    return this.split(xor, depth, again, (index, taken) => index === taken);
  }
  private parallel(depth: number, again: boolean): Block {
    return this.split(and, depth, again, () => true);
  }
  private inclusive(depth: number, again: boolean): Block {
    const chosen = this.below(7) + 1;
    return this.split(or, depth, again, (index) => (chosen & (1 << index)) !== 0);
  }

  private split(
    gateway: typeof xor,
    depth: number,
    again: boolean,
    takes: (index: number, one: number) => boolean,
  ): Block {
    const [first, last] = [this.id('g'), this.id('j')];
    const blocks = Array.from({ length: gateway === or ? 3 : 2 }, () => this.block(depth, again));
    const one = this.below(blocks.length);
    const condition = (index: number) => (gateway === and ? '' : `: ${takes(index, one)}`);
    const links = blocks.map((block, index) =>
      [flows(`${first} > ${block.first}${condition(index)}`), flows(`${block.last} > ${last}`)].join(''),
    );
    const all = joined(blocks, [gateway(first), gateway(last), ...links]);
    return {
      parts: all.parts,
      visits: joined(
        blocks.filter((_, index) => takes(index, one)),
        [],
      ).visits,
      first,
      last,
    };
  }

  private inside(depth: number, again: boolean): Block {
    return this.scope(this.block(depth, again), undefined, 1);
  }

  private each(depth: number): Block {
    const times = 1 + this.below(3);
    const loop = forEach(`for i in 1..${times} return i`, { oneByOne: this.below(2) === 0 });
    return this.scope(this.block(depth, false), loop, times);
  }

  private scope(inner: Block, loop: string | undefined, times: number): Block {
    const [id, head, stop] = [this.id('s'), this.id('b'), this.id('e')];
    const children = [
      start(head),
      end(stop),
      ...inner.parts,
      flows(`${head} > ${inner.first}`, `${inner.last} > ${stop}`),
    ];
    const part = element('subProcess', id, { children, ...(loop && { loop }) });
    return { parts: [part], first: id, last: id, visits: multiplied(inner.visits, times) };
  }

  private loop(depth: number, again: boolean): Block {
    const [first, merge, count, last, number] = [this.id('r'), this.id('m'), this.id('c'), this.id('x'), this.id('n')];
    const body = this.block(depth, again);
    const times = 1 + this.below(3);
    const parts = [
      ...[service(first, 'work', { outputs: { [number]: '=0' } }), xor(merge), xor(last)],
      service(count, 'work', { outputs: { [number]: `=${number} + 1` } }),
      flows(
        `${first} > ${merge} > ${body.first}`,
        `${body.last} > ${count} > ${last}`,
        `${last} > ${merge}: ${number} < ${times}`,
      ),
    ];
    return { ...joined([{ ...body, visits: multiplied(body.visits, times) }], parts), first, last };
  }
}

const multiplied = (visits: ReadonlyMap<string, number>, times: number) =>
  new Map([...visits].map(([id, count]) => [id, count * times]));

function joined(blocks: readonly Block[], parts: readonly string[]): Pick<Block, 'parts' | 'visits'> {
  return {
    parts: [...blocks.flatMap((block) => block.parts), ...parts],
    visits: new Map(blocks.flatMap((block) => [...block.visits])),
  };
}

function counted(ids: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const id of ids) counts[id] = (counts[id] ?? 0) + 1;
  return counts;
}

const SEEDS = Array.from({ length: 150 }, (_, index) => index + 1);

describe('a random diagram', () => {
  it.each(SEEDS)('is run as its blocks say (seed %i)', async (seed) => {
    const random = randomFrom(seed);
    const generator = new Generator(random);
    const body = generator.block(3, true);
    const leave = body.last.startsWith('x') ? `${body.last} > e: default` : `${body.last} > e`;
    const story = await begin([start('s'), end('e'), ...body.parts, flows(`s > ${body.first}`, leave)]);
    for (let steps = 0; story.status === 'running'; steps++) {
      const waiting = story.waiting('user-task');
      if (waiting.length === 0 || steps > 500) throw new Error(`stands still: ${story.waiting().join(', ')}`);
      const index = generator.below(waiting.length);
      const id = waiting[index]!;
      await story.complete(id, {}, index - waiting.indexOf(id));
    }
    expect(story.status).toBe('completed');
    expect(story.waiting()).toEqual([]);
    expect(counted(story.path().filter((id) => /^a\d/.test(id)))).toEqual(Object.fromEntries(body.visits));
  });
});
