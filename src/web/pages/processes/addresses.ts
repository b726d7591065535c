/** The addresses of a process with what was chosen on its page, so that a picture can be sent to somebody. */
import { paths } from '../../paths';
import { wayOf, type Choice } from './choice';

const search = (choice: Partial<Choice>, more: Readonly<Record<string, string | undefined>> = {}): string => {
  const { version, days, heat, via } = choice;
  const all = { version: version?.toString(), days: days?.toString(), heat, via: wayOf(via), ...more };
  const given = Object.entries(all).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
};

export const addresses = {
  process: (key: string, choice: Partial<Choice>) => `${paths.process(key)}${search(choice)}`,
  diagram: (key: string, { version }: Choice) => `${paths.processDiagram(key)}${search(version ? { version } : {})}`,
  marks: (key: string, choice: Choice) => `${paths.process(key)}/marks.json${search(choice)}`,
  node: (key: string, element: string, choice: Partial<Choice>, after?: string) =>
    `${paths.process(key)}/nodes/${encodeURIComponent(element)}${search(choice, { after })}`,
  bulk: (key: string, element: string, choice: Choice) =>
    `${paths.process(key)}/nodes/${encodeURIComponent(element)}/bulk${search(choice)}`,
};
