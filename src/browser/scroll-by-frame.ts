/** What a drawing's canvas offers to move it; without a delta it only says where the drawing is. */
interface Scrollable {
  scroll(delta?: { readonly dx?: number; readonly dy?: number }): { x: number; y: number };
}

/**
 * Moves a drawing at most once per frame, however many movements of the mouse fall into it: each asks the browser to lay
 * the whole drawing out again, and two of them are what a frame has no time for.
 */
export function scrollByFrame(canvas: Scrollable): void {
  const scroll = canvas.scroll.bind(canvas);
  let [dx, dy, asked] = [0, 0, false];
  const move = (): void => {
    asked = false;
    scroll({ dx, dy });
    [dx, dy] = [0, 0];
  };
  canvas.scroll = (delta) => {
    if (!delta) return scroll();
    dx += delta.dx ?? 0;
    dy += delta.dy ?? 0;
    if (!asked) requestAnimationFrame(move);
    asked = true;
    return { x: dx, y: dy };
  };
}
