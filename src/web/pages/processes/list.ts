/** The processes as tables, with a button to begin a case. */
import type { ProcessLine } from '../../../desk/read/processes';
import { newId } from '../../../lib/ids';
import { hasSentence, type Translate } from '../../i18n';
import { paths } from '../../paths';
import type { SignedInVisit } from '../../visit';
import { isWanted, type MapChoice } from './map-choice';

const isNumbered = (line: ProcessLine): boolean => /^flow-\d+$/.test(line.key);

export function lineModel(line: ProcessLine) {
  return {
    ...line,
    href: paths.process(line.key),
    start: line.startable ? { action: paths.processStart(line.key), key: newId() } : null,
  };
}

/** What the map calls a flow of the manual. */
const shortName = (t: Translate, tag: string): string =>
  hasSentence(`manual.flow.${tag}`) ? t(`manual.flow.${tag}`) : '';

export function byKind({ t }: SignedInVisit, all: readonly ProcessLine[], choice: MapChoice) {
  const lines = all.filter((line) => isWanted(choice, { ...line, title: shortName(t, line.tag) }));
  const kind = (label: string, wanted: readonly ProcessLine[]) => ({ label: t(label), lines: wanted.map(lineModel) });
  return [
    kind('processes.numbered', lines.filter(isNumbered)),
    kind('processes.shared', lines.filter((line) => !isNumbered(line))),
  ].filter(({ lines: some }) => some.length > 0);
}
