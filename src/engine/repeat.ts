/** Deadlock, serialisation failure, or two first uses of one key: the whole step is safe to repeat. */
export function mayRepeat(fault: unknown): boolean {
  const { code, constraint } = fault as { code?: string; constraint?: string };
  return code === '40P01' || code === '40001' || (code === '23505' && constraint === 'command_result_pk');
}
