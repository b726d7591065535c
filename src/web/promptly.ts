const patienceMs = 2_000;

/** What the work gives, or `instead` when it fails or gives nothing in time: whoever watches the desk needs an answer. */
export async function promptly<T, U>(work: Promise<T>, instead: U): Promise<T | U> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<U>((resolve) => (timer = setTimeout(() => resolve(instead), patienceMs)));
  try {
    return await Promise.race([work.catch(() => instead), late]);
  } finally {
    clearTimeout(timer);
  }
}
