import type { AttributeSpecs, Attributes, AttributeValues } from '../core/attributes.ts';
import { err, type Result } from '../core/result.ts';
import type { Text } from '../core/text.ts';
import type { RuntimeError } from '../runtime/types.ts';
import type { StudyCase } from './cases.ts';
import type { Evaluation, Item } from './evaluate.ts';
import type { Network } from './network.ts';

/**
 * The study contract. One file per study says everything about it: title, help, configuration, what it needs, what it
 * gives, and the work itself. Forms are generated from its attributes, as those of layers are; progress, pause, cancel and
 * skipped cases are the same for all (`run-study.ts`).
 */
export interface StudyDefinition<A, Subject, Gives> {
  /** Stable id: camelCase. */
  readonly id: string;
  readonly title: Text;
  /** One or two sentences: what question it answers. */
  readonly summary: Text;
  readonly attributes: AttributeSpecs;
  readonly needs: StudyNeeds;
  /** What it gives, number by number: what tables, files and views are made from. */
  readonly gives: readonly StudyColumn[];
  /** How many items it will evaluate: what progress counts. */
  readonly count: (input: StudyInput<A, Subject>) => number;
  /** What is known before the first run. */
  readonly begin: (input: StudyInput<A, Subject>) => Gives;
  /**
   * The work. What it `give`s is seen at once and stays if the rest fails.
   * Errors: those of a run; a text where the numbers allow no answer.
   */
  readonly run: (context: StudyContext<A, Subject, Gives>) => Promise<Result<Gives, StudyError>>;
}

/** What must be there before a study may start; the window offers it only then. */
export interface StudyNeeds {
  /** `one`: a single case; `many`: any number; each has its own result or its part in one. */
  readonly cases: 'one' | 'many';
  /** Whether an output has to be class scores. */
  readonly scores: boolean;
  /** What of the network is studied. */
  readonly subject: 'attentionLayer' | 'network' | 'file';
}

/** One number, or one per channel or output, that a study gives. */
export interface StudyColumn {
  /** The key in what it gives. */
  readonly key: string;
  readonly label: Text;
  readonly per: 'study' | 'channel' | 'output' | 'case';
  /** What it is measured in: `logits`, `probability`; '' where it is a name or a count. */
  readonly unit: string;
}

export type StudyError = RuntimeError | { readonly code: 'no-answer'; readonly message: Text };

/** What a study is made on: plain values. */
export interface StudyInput<A, Subject> {
  readonly network: Network;
  readonly cases: readonly StudyCase[];
  /** What of the network is studied: a layer's node id, an exported file, … */
  readonly subject: Subject;
  readonly attributes: A;
}

/** What the work of a study may use; it knows neither the editor nor how runs happen. */
export interface StudyContext<A, Subject, Gives> extends StudyInput<A, Subject> {
  /** Runs cases: batched, paused, cancelled and skipped as asked. */
  evaluate<I extends Item>(work: StudyWork<I>): Promise<Result<undefined, RuntimeError>>;
  /** Shows what is known so far. */
  give(known: Gives): void;
}

export interface StudyWork<I extends Item>
  extends Pick<Evaluation<I>, 'items' | 'model' | 'watch' | 'fetch' | 'batch' | 'onDone'> {
  /** Whether a case that fails is named and left out. Default true; otherwise its error ends the work. */
  readonly skips?: boolean;
}

/** A study whose attribute types are forgotten: what a list of them holds. */
export type Study<Subject, Gives> = StudyDefinition<Attributes, Subject, Gives>;

/**
 * Declares a study. The types of its attributes' values follow from the declarations.
 * @example see `studies/effect.ts`, the file to copy for a new one
 */
export function defineStudy<const S extends AttributeSpecs, Subject, Gives>(
  definition: Omit<StudyDefinition<AttributeValues<S>, Subject, Gives>, 'attributes'> & { readonly attributes: S },
): Study<Subject, Gives> {
  return definition as unknown as Study<Subject, Gives>;
}

/** The numbers allow no answer, and why. */
export function noAnswer(message: Text): Result<never, StudyError> {
  return err({ code: 'no-answer', message });
}
