/** Draws a diagram with bpmn-js and puts marks on it: tokens with their number, the path done, what is due, what failed. */
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import { badge } from './badge';
import { makeRoom, measureIn, type Named } from './label-room';
import { scrollByFrame } from './scroll-by-frame';

interface Mark {
  readonly tokens: number;
  readonly done: boolean;
  readonly due: 'soon' | 'late' | null;
  readonly failed: number;
  readonly label: string;
}
export interface Marks {
  readonly elements: Readonly<Record<string, Mark>>;
  readonly path: readonly string[];
  readonly names: Readonly<Record<string, string>>;
}

interface Shape {
  readonly id: string;
  width: number;
  height: number;
  x: number;
  y: number;
  readonly type: string;
  readonly businessObject: { name?: string };
  /** Of a label, what it names. */
  readonly labelTarget?: Named;
}
interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
interface Canvas {
  addMarker(id: string, marker: string): void;
  removeMarker(id: string, marker: string): void;
  zoom(level?: number | 'fit-viewport', center?: 'auto' | { x: number; y: number }): number;
  viewbox(box?: Box): Box & { readonly inner: Box };
  /** Forgets how large the canvas was. */
  resized(): void;
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
  overlays: { defaults: { scale: { min: 0.9, max: 1.2 } } },
  // The wheel scrolls the page; the drawing is moved by dragging or by keys and sized by its buttons.
  zoomScroll: { enabled: false },
  textRenderer: { defaultStyle: { fontFamily: font, fontSize: 12 }, externalStyle: { fontFamily: font, fontSize: 11 } },
};

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
    const holdsOthers = shape.type === 'bpmn:SubProcess' && shape.width > 150;
    if (failed) mark(id, 'fail');
    else if (tokens && holdsOthers) mark(id, 'within');
    else if (tokens) mark(id, due ?? 'here');
    else if (done) mark(id, holdsOthers ? 'passed' : 'done');
    const corner = { top: -10, left: -10 };
    if (tokens && !holdsOthers)
      overlays.add(id, 'mark', { position: corner, html: badge('token', String(tokens), label) });
    if (failed) overlays.add(id, 'mark', { position: { top: -10, right: 10 }, html: badge('incident', '!', label) });
  }
}

/** Writes the reader's language over the drawing; the model itself stays as it is. */
function putNames(viewer: NavigatedViewer, names: Marks['names']): void {
  const registry = viewer.get<Registry>('elementRegistry');
  const factory = viewer.get<GraphicsFactory>('graphicsFactory');
  const measure = measureIn(font);
  const changed: Shape[] = [];
  registry.forEach((shape) => {
    const name = names[shape.id.replace(/_label$/, '')];
    if (name && name !== shape.businessObject.name) changed.push(shape);
  });
  for (const shape of changed) {
    const name = names[shape.id.replace(/_label$/, '')]!;
    shape.businessObject.name = name;
    if (shape.labelTarget) makeRoom(shape, name, shape.labelTarget, measure);
    const isConnection = 'waypoints' in shape;
    factory.update(isConnection ? 'connection' : 'shape', shape, registry.getGraphics(shape.id));
  }
}

/** Smaller than this, names cannot be read: then the drawing is cut, not shrunk. */
const smallestReadable = 0.72;
const roomForMark = 44;

/** The whole drawing, with the lower edge kept free for the mark. */
function showAll(canvas: Canvas): void {
  canvas.resized();
  const { inner, width, height } = canvas.viewbox();
  const scale = canvas.zoom();
  const [screenWidth, screenHeight] = [width * scale, height * scale];
  const fit = Math.min(1, (screenWidth - 24) / inner.width, (screenHeight - roomForMark - 16) / inner.height);
  canvas.zoom(fit);
  canvas.viewbox({
    x: inner.x - (screenWidth / fit - inner.width) / 2,
    y: inner.y - 12 / fit,
    width: screenWidth / fit,
    height: screenHeight / fit,
  });
}

/** Readable, with what stands now in the middle and never beyond the drawing's left or upper edge. */
function showAround(canvas: Canvas, shape: Shape): void {
  const { inner, width, height } = canvas.viewbox();
  const scale = canvas.zoom();
  const [boxWidth, boxHeight] = [(width * scale) / smallestReadable, (height * scale) / smallestReadable];
  const between = (low: number, value: number, high: number) => Math.max(low, Math.min(value, high));
  canvas.viewbox({
    x: between(
      inner.x - 12,
      shape.x + shape.width / 2 - boxWidth / 2,
      Math.max(inner.x - 12, inner.x + inner.width - boxWidth),
    ),
    y: between(
      inner.y - 12,
      shape.y + shape.height / 2 - boxHeight / 2,
      Math.max(inner.y - 12, inner.y + inner.height - boxHeight),
    ),
    width: boxWidth,
    height: boxHeight,
  });
}

/** As high as the drawing needs at the page's width, within reason; set through the CSSOM, which the policy allows. */
function firstView(viewer: NavigatedViewer, host: HTMLElement, marks: Marks): void {
  const canvas = viewer.get<Canvas>('canvas');
  const registry = viewer.get<Registry>('elementRegistry');
  const { inner } = canvas.viewbox();
  const scale = Math.min(1, Math.max(smallestReadable, (host.clientWidth - 24) / inner.width));
  host.style.setProperty(
    'height',
    `${Math.round(Math.min(600, Math.max(240, inner.height * scale + roomForMark + 16)))}px`,
  );
  showAll(canvas);
  if (canvas.zoom() >= smallestReadable) return;
  const standing = Object.entries(marks.elements).filter(([, mark]) => mark.tokens || mark.failed);
  const shapes = standing.flatMap(([id]) => registry.get(id) ?? []).sort((a, b) => a.width - b.width);
  let first: Shape | undefined = shapes[0];
  if (!first) registry.forEach((shape) => (first ??= shape.type === 'bpmn:StartEvent' ? shape : undefined));
  if (first) showAround(canvas, first);
}

function useZoom(viewer: NavigatedViewer, host: HTMLElement): void {
  const canvas = viewer.get<Canvas>('canvas');
  const factor = { in: 1.25, out: 0.8 } as const;
  for (const button of host.parentElement?.querySelectorAll<HTMLButtonElement>('[data-zoom]') ?? []) {
    button.addEventListener('click', () => {
      const wanted = button.dataset['zoom'];
      if (wanted === 'in' || wanted === 'out') canvas.zoom(canvas.zoom() * factor[wanted], 'auto');
      else showAll(canvas);
    });
  }
}

/** A diagram that is drawn, for what a page puts on it besides. */
export interface Drawing {
  readonly viewer: NavigatedViewer;
  /** Puts these marks on in place of those there. */
  put(marks: Marks): void;
  /** Draws another diagram in its place. */
  redraw(xmlAddress: string, marks: Marks): Promise<void>;
}

/** Draws what the host names; null when it cannot be drawn. A host with `data-still` keeps its marks when cases move. */
export async function showDiagram(host: HTMLElement): Promise<Drawing | null> {
  const viewer = new NavigatedViewer({ container: host, ...looks });
  try {
    const [xml, marks] = await Promise.all([fetchText(host.dataset['xml'] ?? ''), marksFor(host)]);
    await viewer.importXML(xml);
    putNames(viewer, marks.names);
    firstView(viewer, host, marks);
    putMarks(viewer, marks);
    useZoom(viewer, host);
    scrollByFrame(viewer.get('canvas'));
    const follow = async (): Promise<void> => {
      if ('still' in host.dataset) return;
      const fresh = await marksFor(host);
      if (!('still' in host.dataset)) putMarks(viewer, fresh);
    };
    document.addEventListener('desk:moved', () => void follow());
    host.dataset['ready'] = 'true';
    return {
      viewer,
      put: (fresh) => putMarks(viewer, fresh),
      redraw: async (address, fresh) => {
        await viewer.importXML(await fetchText(address));
        placed.length = 0;
        putNames(viewer, fresh.names);
        firstView(viewer, host, fresh);
        putMarks(viewer, fresh);
      },
    };
  } catch {
    host.textContent = host.dataset['failed'] ?? '';
    return null;
  }
}
