/** The film of a case as the page shows it: every step with its sentence, and what changed in it. */
import { caseFilm, momentOf, type FilmStep, type Moment } from '../../../desk/read/case-replay';
import type { CaseFacts } from '../../../desk/read/case';
import { knownIds } from '../../../desk/read/known-ids';
import { fieldWords, type FieldWords } from '../../../desk/field-words';
import { diagramNames, namesOf, type Names } from '../../../desk/names';
import { isHidden } from '../../../desk/personal';
import type { ProcessFacts } from '../../../desk/process-facts';
import type { Json } from '../../../lib/json';
import { paths } from '../../paths';
import { sayingOf, type SignedInVisit } from '../../visit';
import { sayFull, type Saying } from '../../words';
import { labelOf } from './data';
import type { Marks } from './marks';
import { sayValue } from './say-value';
import { sentenceOf } from './timeline';

/** What is said with the words of one version of the process. */
interface Version {
  readonly names: Names;
  readonly model: ProcessFacts;
  readonly words: ReadonlyMap<string, FieldWords>;
  readonly number: number;
  readonly drawn: Readonly<Record<string, string>>;
}
export interface Film {
  readonly steps: readonly FilmStep[];
  /** What the ids among its values stand for. */
  readonly known: ReadonlyMap<string, string>;
  readonly versions: ReadonlyMap<string, Version>;
}

export async function filmOf(visit: SignedInVisit, facts: CaseFacts): Promise<Film> {
  const { desk, actor, language } = visit;
  const steps = await caseFilm(desk, actor, facts.id);
  const ids = [...new Set(steps.map(({ event }) => event.definition))];
  const numbers = new Map((await desk.definitions.versions(facts.process_key)).map((one) => [one.id, one.version]));
  const versions = ids.map(async (id): Promise<[string, Version]> => {
    const { model } = await desk.definitions.byVersion(id);
    const [names, words, drawn] = await Promise.all([
      namesOf(desk, id, language),
      fieldWords(desk, id, language),
      diagramNames(desk, id, language),
    ]);
    return [id, { names, model, words, drawn, number: numbers.get(id) ?? facts.version }];
  });
  const known = await knownIds(desk, facts, valuesOf(facts, steps), language);
  return { steps, known, versions: new Map(await Promise.all(versions)) };
}

const valuesOf = (facts: CaseFacts, steps: readonly FilmStep[]): Json => [
  facts.variables,
  ...steps.flatMap(({ event }) => Object.values(event.values).flatMap((change) => [change.old, change.new])),
];

const entryOf = (visit: SignedInVisit, facts: CaseFacts, film: Film, { event }: FilmStep) => {
  const { names, model } = film.versions.get(event.definition)!;
  const full = sayFull(event.at, sayingOf(visit, facts.time_zone));
  return { full, ...sentenceOf(visit, event, { names, model, timeZone: facts.time_zone }) };
};

interface Shown {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly changed: boolean;
}
const shown = (visit: SignedInVisit, saying: Saying, version: Version, name: string, value: Json) => ({
  ...{ name, label: labelOf(visit.t, name, version.words.get(name)) },
  value: isHidden(value) ? visit.t('data.sealed') : sayValue(name, value, version.words.get(name), saying),
});

/** One moment, for whoever has no script and for the first look. */
export function momentModel(visit: SignedInVisit, facts: CaseFacts, film: Film, step: number) {
  const moment = momentOf(film.steps, step);
  const at = film.steps[step - 1]!;
  const version = film.versions.get(moment.definition)!;
  const saying = { ...sayingOf(visit, facts.time_zone), known: film.known };
  const data: Shown[] = Object.entries(moment.variables).map(([name, value]) => ({
    ...shown(visit, saying, version, name, value),
    changed: name in at.event.values,
  }));
  return {
    entry: entryOf(visit, facts, film, at),
    version: visit.t('replay.version', { version: version.number }),
    tokens: [...new Set(moment.standing.map(({ elementId }) => version.names.element(elementId)))],
    data,
    marks: marksThen(visit, moment, version.drawn),
    xml: paths.caseDiagram(facts.id, { version: moment.definition }),
  };
}

function marksThen({ t }: SignedInVisit, moment: Moment, names: Marks['names']): Marks {
  const marks = new Map<string, { tokens: number; done: boolean; due: null; failed: number; times: number }>();
  const at = (id: string) => {
    const mark = marks.get(id) ?? { tokens: 0, done: false, due: null, failed: 0, times: 0 };
    marks.set(id, mark);
    return mark;
  };
  for (const [id, times] of moment.times) Object.assign(at(id), { done: true, times });
  for (const { elementId, failing } of moment.standing) {
    at(elementId).tokens += 1;
    if (failing) at(elementId).failed += 1;
  }
  const elements = [...marks].map(([id, mark]) => [
    id,
    { ...mark, label: mark.tokens ? t('diagram.tokens', { n: mark.tokens }) : '' },
  ]);
  return { elements: Object.fromEntries(elements) as Marks['elements'], path: [...moment.flows], names };
}

/** Everything the page needs to show any moment by itself; names and sentences are the reader's. */
export function filmJson(visit: SignedInVisit, facts: CaseFacts, film: Film) {
  const saying = { ...sayingOf(visit, facts.time_zone), known: film.known };
  return {
    versions: Object.fromEntries(
      [...film.versions].map(([id, { number, drawn, names, model }]) => [
        id,
        {
          ...{ xml: paths.caseDiagram(facts.id, { version: id }), names: drawn },
          label: visit.t('replay.version', { version: number }),
          elements: Object.fromEntries([...model.elements.keys()].map((one) => [one, names.element(one)])),
        },
      ]),
    ),
    steps: film.steps.map((step) => {
      const { full, tone, title, detail } = entryOf(visit, facts, film, step);
      const version = film.versions.get(step.event.definition)!;
      return {
        ...{ full, tone, title, detail, version: step.event.definition, flows: step.flows },
        set: step.set.map((one) => [one.visit, one.elementId, one.failing ? 1 : 0]),
        gone: step.gone.map((one) => [one.visit, one.elementId, one.done ? 1 : 0]),
        data: Object.entries(step.event.values).map(([name, change]) => {
          if (change.new === null) return [name, '', null];
          const { label, value } = shown(visit, saying, version, name, change.new);
          return [name, label, value];
        }),
      };
    }),
  };
}
