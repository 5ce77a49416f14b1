import type { CompiledModel } from '../core/compile/types.ts';
import { ok, type Result } from '../core/result.ts';
import type { Tensor } from '../core/tensor/types.ts';
import { settled } from '../runtime/errors.ts';
import { overBudget } from '../runtime/memory.ts';
import type { Provider, RunRequest, Runtime, RuntimeError } from '../runtime/types.ts';
import type { CaseFeed } from './cases.ts';
import { channelsOf, type Network } from './network.ts';
import { type ChannelValues, gateOverrides } from './overrides.ts';

/** One request for several cases, and their values apart again. */

/** What a case gave. */
export interface CaseValues {
  /** By graph output, [1, …]. */
  readonly values: ReadonlyMap<string, Tensor>;
  readonly provider: Provider;
  /** Milliseconds for making the session, and for the run: this case's share of its batch's. */
  readonly createMs: number;
  readonly runMs: number;
}

export interface BatchRow {
  readonly input: CaseFeed['input'];
  readonly overrides: ChannelValues;
}

export interface BatchRequest extends Pick<RunRequest, 'optimise' | 'transient'> {
  readonly model: CompiledModel;
  readonly layerTypes: readonly string[];
  readonly fetches: readonly string[];
  /** More than one only where the model is batchable. */
  readonly rows: readonly BatchRow[];
}

/** Runs the rows as one batch. Never rejects. */
export function runBatch(
  runtime: Runtime,
  request: BatchRequest,
  signal?: AbortSignal,
): Promise<Result<readonly CaseValues[], RuntimeError>> {
  return settled(() => runRows(runtime, request, signal));
}

async function runRows(
  runtime: Runtime,
  { rows, ...request }: BatchRequest,
  signal: AbortSignal | undefined,
): Promise<Result<readonly CaseValues[], RuntimeError>> {
  const overrides = gateOverrides(
    rows.map((row) => row.overrides),
    channelsOf(request.model),
  );
  const input = joined(rows.map((row) => row.input));
  const done = await runtime.run({ ...request, input, overrides }, signal);
  if (!done.ok) return done;
  const { values, provider } = done.value;
  const [createMs, runMs] = [done.value.createMs / rows.length, done.value.runMs / rows.length];
  if (rows.length === 1) return ok([{ values, provider, createMs, runMs }]);
  return ok(rows.map((_, row) => ({ values: rowOf(values, row, rows.length), provider, createMs, runMs })));
}

/** Why this network is not to be run now, or null; nothing is allocated for the answer. */
export function tooLarge(
  runtime: Pick<Runtime, 'memoryBudget'>,
  { document, analysis }: Pick<Network, 'document' | 'analysis'>,
  watch: readonly { readonly nodeId: string; readonly port: number }[] = [],
): RuntimeError | null {
  const ports = watch.map(({ nodeId, port }) => ({ node: nodeId, port }));
  return overBudget(document, analysis, runtime.memoryBudget(), ports);
}

/** [1, …] each to [N, …]. */
function joined(inputs: readonly (Tensor | null)[]): Tensor | null {
  const [first] = inputs;
  if (!first || inputs.length === 1) return first ?? null;
  const length = first.data.length;
  const data = new Float32Array(inputs.length * length);
  for (const [row, input] of inputs.entries()) {
    if (input?.data.length !== length) throw new Error(`a case has ${input?.data.length} numbers, another ${length}`);
    data.set(input.data, row * length);
  }
  return { shape: [inputs.length, ...first.shape.slice(1)], data };
}

/** A copy: a view would hold the whole batch in memory. */
function rowOf(values: ReadonlyMap<string, Tensor>, row: number, rows: number): ReadonlyMap<string, Tensor> {
  return new Map(
    Array.from(values, ([name, { shape, data }]): [string, Tensor] => {
      const length = data.length / rows;
      return [name, { shape: [1, ...shape.slice(1)], data: data.slice(row * length, (row + 1) * length) }];
    }),
  );
}
