import {
  type AttentionStep,
  evaluateSteps,
  type StepMaps,
  type StepNumbers,
  type StepSources,
  type StepView,
} from '../../core/layers/attention-steps.ts';
import type { LayerFunction } from '../../core/layers/layer-function.ts';
import { formatValue } from '../../core/notation.ts';
import type { Tensor } from '../../core/tensor/types.ts';
import { textKey } from '../../core/text.ts';
import type { AttentionRun, Branched } from '../../study/read-run.ts';
import { channelMean, mapsShape } from './map-values.ts';

/**
 * The arithmetic behind one channel of an attention layer, with the numbers of a run. The layer declares its steps; the
 * lens writes them down and knows no layer, no weight and no function of its own. Where a run does not agree with what
 * the layer says now, because it is older than the last edit, only its numbers are shown, and that they are older.
 */

export interface AttentionArithmetic {
  readonly steps: ReadonlyMap<string, StepNumbers>;
  readonly sources: StepSources;
  /** Names of the steps whose declared values are not those of the run. */
  readonly older: ReadonlySet<string>;
}

/**
 * Puts the numbers of a run into the steps of its layer.
 * @param parameter the layer's parameters as they are now
 * @param maps the layer's input [1, C, H, W], where it was watched
 */
export function attentionArithmetic(
  declared: readonly AttentionStep[],
  run: AttentionRun,
  parameter: (name: string) => Float32Array,
  maps: Tensor | null,
): AttentionArithmetic {
  const shape = maps && mapsShape(maps);
  const watched: StepMaps | null = maps && shape && { data: maps.data, area: shape.height * shape.width };
  // The scaled maps are as many numbers as the maps: no equation needs them all.
  const steps = declared.filter((step) => step.view !== 'scale');
  const numbers = evaluateSteps(steps, { parameter, maps: watched }, (step) => probedValues(run, step));
  const older = new Set([...numbers.steps.values()].filter((entry) => !agrees(entry)).map((entry) => entry.step.name));
  return { ...numbers, older };
}

/** What a run brought back of a step. */
function probedValues(run: AttentionRun, { probe, branch }: AttentionStep): Float32Array | null {
  if (probe === 'squeeze') return ofBranch(run.squeeze, branch);
  if (probe === 'hidden') return run.hidden && ofBranch(run.hidden, branch);
  return probe === 'gate' ? run.gate : null;
}

function ofBranch(value: Branched, branch: AttentionStep['branch']): Float32Array | null {
  if (value instanceof Float32Array) return branch === null ? value : null;
  return branch === null ? null : value[branch];
}

/** Half-precision GPUs and other orders of summation leave small differences: agreement is to about three digits. */
function agrees({ step, values, computed }: StepNumbers): boolean {
  if (step.probe === null) return true;
  if (!values) return false;
  if (!computed) return true;
  return computed.length === values.length && computed.every((value, index) => close(value, values[index] as number));
}

function close(a: number, b: number, reach = 2e-3): boolean {
  if (Object.is(a, b) || a === b) return true;
  return Math.abs(a - b) <= reach * Math.max(1, Math.abs(a), Math.abs(b));
}

/** One equation in parts: a narrow panel leaves out the symbols first, then the numbers put in, and never the value. */
export interface Equation {
  /** `s[39]` */
  readonly left: string;
  /** ` = σ(W₂[39]·h + b₂[39])` */
  readonly symbols: string;
  /** ` = σ(1.370)`, or nothing where they are the value itself. */
  readonly numbers: string;
  /** ` = 0.797` */
  readonly value: string;
}

/** What a part of the layer computes for one channel or hidden neuron. */
export interface Explanation {
  readonly equations: readonly Equation[];
  /** Every step with its formula and numbers, one a line: the whole derivation. */
  readonly derivation: readonly string[];
  /** The functions in it, each once. */
  readonly functions: readonly LayerFunction[];
  /** The run is older than the layer: its numbers stand without formula. */
  readonly older: boolean;
}

/** Squeeze, hidden vector or gate: the steps of that view, for one element. */
export function explainView(arithmetic: AttentionArithmetic, view: StepView, index: number): Explanation {
  const entries = [...arithmetic.steps.values()].filter(({ step }) => step.view === view);
  const inside = new Map(entries.flatMap(({ step }) => (isInner(step, entries) ? [[step.name, step] as const] : [])));
  const shown = entries.filter(({ step }) => !inside.has(step.name));
  return {
    equations: shown.map((entry) => equation(arithmetic, entry, index, inside.get(entry.step.reads[0] ?? ''))),
    derivation: entries.map((entry) => derive(arithmetic, entry, index)),
    functions: functionsOf(
      entries.map(({ step }) => step),
      view,
    ),
    older: entries.some(({ step }) => arithmetic.older.has(step.name)),
  };
}

/** The functions that a part of the layer applies, each once. */
export function functionsOf(declared: readonly AttentionStep[], view: StepView): readonly LayerFunction[] {
  const steps = declared.filter((step) => step.view === view);
  const functions = steps.flatMap((step) =>
    step.function ? [[textKey(step.function.name), step.function] as const] : [],
  );
  return [...new Map(functions).values()];
}

/** True for a step that only feeds a function of one element: it is written inside that function. */
function isInner(step: AttentionStep, entries: readonly StepNumbers[]): boolean {
  const readers = entries.filter((entry) => entry.step.reads.includes(step.name));
  return readers.length === 1 && readers[0]?.step.function?.over === 'element';
}

function equation(
  { sources, older }: AttentionArithmetic,
  { step, values }: StepNumbers,
  index: number,
  inner: AttentionStep | undefined,
): Equation {
  const left = `${step.symbol}[${index}]`;
  const value = formatValue(values?.[index] ?? Number.NaN);
  if (older.has(step.name)) return { left, symbols: '', numbers: '', value: ` = ${value}` };
  const at = `${index}`;
  const put =
    inner && step.function
      ? step.function.call(formatValue(sources.step(inner.name)[index] ?? Number.NaN), at)
      : step.substituted(sources, index, formatValue);
  return {
    left,
    symbols: ` = ${inner && step.function ? step.function.call(inner.formula(at), at) : step.formula(at)}`,
    numbers: put === null || put === value ? '' : ` = ${put}`,
    value: ` = ${value}`,
  };
}

function derive({ sources, older }: AttentionArithmetic, { step, values }: StepNumbers, index: number): string {
  const value = formatValue(values?.[index] ?? Number.NaN);
  if (older.has(step.name)) return `${step.symbol}[${index}] = ${value}`;
  const put = step.substituted(sources, index, formatValue);
  return [`${step.symbol}[${index}]`, step.formula(`${index}`), put, value]
    .filter((part, at, all) => part !== null && part !== all[at - 1])
    .join(' = ');
}

/**
 * X[c] = s[c]·U[c] = 0.797·U[c], and what that does to the mean of the map. Where the channel was silenced, held or
 * forced, what is applied is not the layer's own gate.
 */
export function explainScale(
  declared: readonly AttentionStep[],
  run: AttentionRun,
  channel: number,
  maps: Tensor | null,
): Explanation {
  const applied = run.applied[channel] ?? Number.NaN;
  const own = close(applied, run.gate[channel] ?? Number.NaN, 0);
  const steps = declared.filter((step) => step.view === 'scale');
  const sources: StepSources = { parameter: () => [], step: () => run.applied, maps: null };
  const equations = steps.map((step): Equation => {
    const put = step.substituted(sources, channel, formatValue);
    const symbols = own ? ` = ${step.formula(`${channel}`)}` : '';
    return { left: `${step.symbol}[${channel}]`, symbols, numbers: '', value: ` = ${put}` };
  });
  const derivation = equations.map(({ left, symbols, value }) => `${left}${symbols}${value}`);
  if (maps) {
    const mean = channelMean(maps, channel);
    const value = ` ${formatValue(mean)} → ${formatValue(mean * applied)}`;
    equations.push({ left: 'mean', symbols: '', numbers: '', value });
    derivation.push(`mean${value}`);
  }
  return { equations, derivation, functions: [], older: false };
}
