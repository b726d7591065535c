/** Draws a diagram with bpmn-js and puts marks on it: tokens with their number, the path done, what is due, what failed. */
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';

interface Mark {
  readonly tokens: number;
  readonly done: boolean;
  readonly due: 'soon' | 'late' | null;
  readonly failed: number;
  readonly label: string;
}
interface Marks {
  readonly elements: Readonly<Record<string, Mark>>;
  readonly path: readonly string[];
  readonly names: Readonly<Record<string, string>>;
}

interface Shape {
  readonly id: string;
  readonly width: number;
  readonly type: string;
  readonly businessObject: { name?: string };
}
interface Canvas {
  addMarker(id: string, marker: string): void;
  removeMarker(id: string, marker: string): void;
  zoom(level?: number | 'fit-viewport', center?: 'auto'): number;
}
interface Overlays {
  add(id: string, type: string, overlay: { position: Readonly<Record<string, number>>; html: HTMLElement }): void;
  remove(filter: { type: string }): void;
}
interface Registry {
  get(id: string): Shape | undefined;
  forEach(visit: (shape: Shape) => void): void;
  getGraphics(id: string): SVGElement;
}
interface GraphicsFactory {
  update(type: 'shape' | 'connection', shape: Shape, graphics: SVGElement): void;
}

const font = getComputedStyle(document.documentElement).getPropertyValue('--font-ui') || 'sans-serif';

/** Colours are our variables, so the drawing follows the theme without being drawn again. */
const looks = {
  bpmnRenderer: {
    defaultFillColor: 'var(--surface)',
    defaultStrokeColor: 'var(--edge)',
    defaultLabelColor: 'var(--text)',
  },
  textRenderer: { defaultStyle: { fontFamily: font, fontSize: 12 }, externalStyle: { fontFamily: font, fontSize: 11 } },
};

function badge(className: string, text: string, label: string): HTMLElement {
  const element = document.createElement('span');
  element.className = className;
  element.textContent = text;
  element.title = label;
  element.setAttribute('role', 'img');
  element.setAttribute('aria-label', label);
  return element;
}

async function fetchText(address: string): Promise<string> {
  const response = await fetch(address, { credentials: 'same-origin' });
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.text();
}

async function marksFor(host: HTMLElement): Promise<Marks> {
  const { marks, marksNow } = host.dataset;
  return JSON.parse(marks ? await fetchText(marks) : (marksNow ?? '{"elements":{},"path":[],"names":{}}')) as Marks;
}

const placed: [string, string][] = [];

/** Puts the marks on, in place of those there. */
function putMarks(viewer: NavigatedViewer, marks: Marks): void {
  const canvas = viewer.get<Canvas>('canvas');
  const overlays = viewer.get<Overlays>('overlays');
  const registry = viewer.get<Registry>('elementRegistry');
  overlays.remove({ type: 'mark' });
  for (const [id, marker] of placed.splice(0)) canvas.removeMarker(id, marker);
  const mark = (id: string, marker: string) => {
    if (!registry.get(id)) return;
    canvas.addMarker(id, marker);
    placed.push([id, marker]);
  };
  for (const id of marks.path) mark(id, 'done');
  for (const [id, { tokens, done, due, failed, label }] of Object.entries(marks.elements)) {
    const shape = registry.get(id);
    if (!shape) continue;
    if (failed) mark(id, 'fail');
    else if (due && tokens) mark(id, due);
    else if (tokens) mark(id, 'here');
    else if (done) mark(id, 'done');
    if (tokens)
      overlays.add(id, 'mark', { position: { top: -10, left: -10 }, html: badge('token', String(tokens), label) });
    if (failed) overlays.add(id, 'mark', { position: { top: -10, right: 10 }, html: badge('incident', '!', label) });
  }
}

/** Writes the reader's language over the drawing; the model itself stays as it is. */
function putNames(viewer: NavigatedViewer, names: Marks['names']): void {
  const registry = viewer.get<Registry>('elementRegistry');
  const factory = viewer.get<GraphicsFactory>('graphicsFactory');
  const changed: Shape[] = [];
  registry.forEach((shape) => {
    const name = names[shape.id.replace(/_label$/, '')];
    if (!name) return;
    shape.businessObject.name = name;
    changed.push(shape);
  });
  for (const shape of changed) {
    const isConnection = 'waypoints' in shape;
    factory.update(isConnection ? 'connection' : 'shape', shape, registry.getGraphics(shape.id));
  }
}

function useZoom(viewer: NavigatedViewer, host: HTMLElement): void {
  const canvas = viewer.get<Canvas>('canvas');
  const factor = { in: 1.25, out: 0.8 } as const;
  for (const button of host.parentElement?.querySelectorAll<HTMLButtonElement>('[data-zoom]') ?? []) {
    button.addEventListener('click', () => {
      const wanted = button.dataset['zoom'];
      if (wanted === 'in' || wanted === 'out') canvas.zoom(canvas.zoom() * factor[wanted], 'auto');
      else canvas.zoom('fit-viewport', 'auto');
    });
  }
}

/** As high as the drawing needs at the page's width, within reason; set through the CSSOM, which the policy allows. */
function fitHeight(viewer: NavigatedViewer, host: HTMLElement): void {
  const canvas = viewer.get<{ viewbox(): { inner: { width: number; height: number } } } & Canvas>('canvas');
  const { inner } = canvas.viewbox();
  const scale = Math.min(1, host.clientWidth / (inner.width + 40));
  host.style.setProperty('height', `${Math.round(Math.min(560, Math.max(220, inner.height * scale + 72)))}px`);
  canvas.zoom('fit-viewport', 'auto');
}

export async function showDiagram(host: HTMLElement): Promise<void> {
  const viewer = new NavigatedViewer({ container: host, ...looks });
  try {
    const [xml, marks] = await Promise.all([fetchText(host.dataset['xml'] ?? ''), marksFor(host)]);
    await viewer.importXML(xml);
    putNames(viewer, marks.names);
    fitHeight(viewer, host);
    putMarks(viewer, marks);
    useZoom(viewer, host);
    document.addEventListener('desk:moved', () => void marksFor(host).then((fresh) => putMarks(viewer, fresh)));
    host.dataset['ready'] = 'true';
  } catch {
    host.textContent = host.dataset['failed'] ?? '';
  }
}
