/** A smallest-first queue of numbers with a cost. */
export class Heap {
  private readonly items: { cost: number; value: number }[] = [];

  get size(): number {
    return this.items.length;
  }

  push(cost: number, value: number): void {
    const { items } = this;
    let i = items.push({ cost, value }) - 1;
    for (let parent = (i - 1) >> 1; i > 0 && items[parent]!.cost > cost; parent = (i - 1) >> 1) {
      [items[parent], items[i]] = [items[i]!, items[parent]!];
      i = parent;
    }
  }

  pop(): { cost: number; value: number } | undefined {
    const { items } = this;
    const first = items[0];
    const last = items.pop();
    if (items.length > 0 && last) {
      items[0] = last;
      this.sink();
    }
    return first;
  }

  private sink(): void {
    const { items } = this;
    for (let i = 0; ;) {
      let child = 2 * i + 1;
      if (child >= items.length) return;
      if (child + 1 < items.length && items[child + 1]!.cost < items[child]!.cost) child += 1;
      if (items[child]!.cost >= items[i]!.cost) return;
      [items[child], items[i]] = [items[i]!, items[child]!];
      i = child;
    }
  }
}
