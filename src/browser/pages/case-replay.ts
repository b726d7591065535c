/** Replay: a slider through the life of a case; buttons, keys and playing at a speed move it. Nothing glides, it steps. */
import '../viewer.css';
import '../case.css';
import { momentOf, type Film } from '../case/film';
import { putTimes } from '../case/times';
import { showDiagram, type Drawing } from '../viewer';

const byId = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T;
const element = (tag: string, text: string, className = ''): HTMLElement => {
  const made = document.createElement(tag);
  made.textContent = text;
  made.className = className;
  return made;
};

class Player {
  private drawn: string;
  private drawing: Promise<void> = Promise.resolve();
  private playing: ReturnType<typeof setInterval> | null = null;
  private readonly scrub = byId<HTMLInputElement>('scrub');

  constructor(
    private readonly film: Film,
    private readonly diagram: Drawing | null,
    private readonly form: HTMLElement,
  ) {
    this.drawn = film.steps[this.at - 1]!.version;
  }

  get at(): number {
    return Number(this.scrub.value);
  }

  go(step: number): void {
    this.scrub.value = String(Math.min(Math.max(step, 1), this.film.steps.length));
    this.show();
  }

  show(): void {
    const { film, at } = this;
    const words = this.form.dataset['step']!.replace('§n', String(at)).replace('§total', String(film.steps.length));
    this.scrub.setAttribute('aria-valuetext', `${words}: ${film.steps[at - 1]!.title}`);
    byId('replay-step').textContent = words;
    const moment = momentOf(film, at);
    const step = film.steps[at - 1]!;
    byId('replay-version').textContent = film.versions[step.version]!.label;
    byId('replay-entry').replaceChildren(
      element('time', step.full, 'mono sm'),
      element('strong', step.title),
      element('span', step.detail, 'sm text-2'),
    );
    const tokens = Object.entries(moment.elements).filter(([, mark]) => mark.tokens > 0);
    const names = film.versions[step.version]!.elements;
    byId('replay-tokens').replaceChildren(
      ...(tokens.length
        ? tokens.map(([id]) => element('li', names[id] ?? id))
        : [element('li', this.form.dataset['none']!, 'muted')]),
    );
    this.showData(moment.data, new Set(step.data.map(([name]) => name)));
    this.draw(step.version, moment);
  }

  private showData(data: ReturnType<typeof momentOf>['data'], changed: ReadonlySet<string>): void {
    const body = byId('replay-data');
    const rows = [...data].map(([name, { label, value }]) => {
      const [row, head, cell] = [element('tr', ''), element('th', label), element('td', '')];
      head.setAttribute('scope', 'row');
      head.title = name;
      if (changed.has(name)) {
        const badge = element('span', body.dataset['changed']!, 'badge');
        badge.dataset['tone'] = 'blue';
        cell.append(element('ins', value), ' ', badge);
      } else cell.textContent = value;
      row.append(head, cell);
      return row;
    });
    body.replaceChildren(...rows);
  }

  /** One after the other: another version's diagram takes a moment to draw, and only the last wish counts. */
  private draw(version: string, moment: ReturnType<typeof momentOf>): void {
    const { diagram, film, at } = this;
    if (!diagram) return;
    this.drawing = this.drawing.then(async () => {
      if (this.at !== at) return;
      const { names, xml } = film.versions[version]!;
      const marks = { elements: this.labelled(moment), path: moment.path, names };
      if (this.drawn === version) diagram.put(marks);
      else await diagram.redraw(xml, marks);
      this.drawn = version;
      putTimes(diagram, marks);
    });
  }

  /** Marks with their words, for whoever does not see them. */
  private labelled({ elements }: ReturnType<typeof momentOf>): ReturnType<typeof momentOf>['elements'] {
    const { tokens = '', failed = '' } = this.form.dataset;
    const label = (mark: { tokens: number; failed: number; times: number }): string =>
      [
        mark.tokens ? tokens.replace('§n', `${mark.tokens}`) : '',
        mark.failed ? failed.replace('§n', `${mark.failed}`) : '',
      ]
        .filter(Boolean)
        .join(' · ');
    return Object.fromEntries(Object.entries(elements).map(([id, mark]) => [id, { ...mark, label: label(mark) }]));
  }

  play(): void {
    if (this.playing) return this.stop();
    if (this.at >= this.film.steps.length) this.go(1);
    const speed = Number(byId<HTMLSelectElement>('speed').value);
    const [every, stride] = speed > 20 ? [50, speed / 20] : [1000 / speed, 1];
    this.playing = setInterval(() => {
      this.go(this.at + stride);
      if (this.at >= this.film.steps.length) this.stop();
    }, every);
    this.sayPlaying();
  }

  stop(): void {
    if (this.playing) clearInterval(this.playing);
    this.playing = null;
    this.sayPlaying();
  }

  private sayPlaying(): void {
    const button = this.form.querySelector<HTMLElement>('[data-go=play]')!;
    button.setAttribute('aria-pressed', String(this.playing !== null));
    button.textContent = this.form.dataset[this.playing ? 'pause' : 'play']!;
  }

  again(): void {
    if (!this.playing) return;
    this.stop();
    this.play();
  }
}

function use(player: Player, form: HTMLElement, last: number): void {
  const moves: Readonly<Record<string, () => void>> = {
    first: () => player.go(1),
    back: () => player.go(player.at - 1),
    play: () => player.play(),
    forward: () => player.go(player.at + 1),
    last: () => player.go(last),
  };
  const keys: Readonly<Record<string, string>> = {
    ...{ ArrowLeft: 'back', ArrowRight: 'forward', Home: 'first', End: 'last', ' ': 'play' },
  };
  form.addEventListener('click', (event) => {
    const wanted = (event.target as Element).closest<HTMLElement>('[data-go]')?.dataset['go'];
    if (!wanted) return;
    event.preventDefault();
    moves[wanted]?.();
  });
  byId('scrub').addEventListener('input', () => player.show());
  byId('speed').addEventListener('change', () => player.again());
  document.addEventListener('keydown', (event) => {
    const target = event.target as Element;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (target.closest('#diagram, select, textarea, input:not(#scrub), .scroll')) return;
    if (event.key === ' ' && target.closest('a, button')) return;
    const wanted = keys[event.key];
    if (!wanted) return;
    event.preventDefault();
    moves[wanted]!();
  });
  for (const one of form.querySelectorAll<HTMLElement>('[hidden]')) one.hidden = false;
  form.querySelector<HTMLElement>('[data-unscripted]')!.hidden = true;
}

async function begin(): Promise<void> {
  const form = byId('replay');
  const host = byId('diagram');
  host.dataset['still'] = 'true';
  const [diagram, response] = await Promise.all([
    showDiagram(host),
    fetch(form.dataset['film']!, { credentials: 'same-origin' }),
  ]);
  if (!response.ok) return;
  const film = (await response.json()) as Film;
  const player = new Player(film, diagram, form);
  use(player, form, film.steps.length);
  player.show();
  form.dataset['ready'] = 'true';
}
void begin();
