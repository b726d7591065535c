/** The page as the desk would render it now, and whether the desk could be asked at all. */
export type Fresh =
  | { readonly state: 'page'; readonly page: Document }
  /** What the page shows is not there any more for this person. */
  | { readonly state: 'gone' }
  | { readonly state: 'signed-out' }
  | { readonly state: 'unreachable' };

let reached = true;

/** Whether the desk answered when it was last asked. */
export const isReachable = (): boolean => reached && navigator.onLine;

export async function freshPage(): Promise<Fresh> {
  try {
    const response = await fetch(location.href, {
      headers: { Accept: 'text/html', 'X-Glance': 'live' },
      cache: 'no-store',
    });
    reached = response.status < 500;
    if (!reached) return { state: 'unreachable' };
    if (response.status === 401) return { state: 'signed-out' };
    if (!response.ok) return { state: 'gone' };
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    return { state: 'page', page };
  } catch {
    reached = false;
    return { state: 'unreachable' };
  }
}
