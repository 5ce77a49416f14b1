import { err, ok, type Result } from '../core/result.ts';
import type { Tensor } from '../core/tensor/types.ts';
import { runtimeError } from './errors.ts';
import type { HostOutcome, ProviderHost } from './provider-host.ts';
import { type SelfTestCase, selfTestCases } from './self-test-cases.ts';
import type { Provider, RuntimeError, SelfTestReport } from './types.ts';

/**
 * Largest difference that rounding explains: providers add in another order. Relative to the largest value of the
 * layer's output, and absolute where that is below 1.
 */
const TOLERANCE = 1e-4;

/**
 * Runs one-layer networks on both providers and compares every number. Some graphics drivers compute some layers wrongly
 * without any error.
 * @param providers their names, for the report
 */
export async function compareProviders(
  tested: Pick<ProviderHost, 'run'>,
  reference: Pick<ProviderHost, 'run'>,
  providers: readonly Provider[],
  signal?: AbortSignal,
  cases: readonly SelfTestCase[] = selfTestCases(),
): Promise<Result<SelfTestReport, RuntimeError>> {
  const byName = new Map<string, { maxDifference: number; agreed: boolean }>();
  for (const { name, job, model } of cases) {
    if (signal?.aborted) return err(runtimeError('cancelled'));
    const expected = await reference.run(job, model);
    if (expected.kind !== 'done') return err(errorOf(expected));
    const actual = await tested.run(job, model);
    if (actual.kind === 'stopped') return err(errorOf(actual));
    // A layer that is refused is a disagreement too.
    const compared = actual.kind === 'done' ? compare(expected.values, actual.values) : REFUSED;
    const before = byName.get(name) ?? { maxDifference: 0, agreed: true };
    byName.set(name, {
      maxDifference: Math.max(before.maxDifference, compared.maxDifference),
      agreed: before.agreed && compared.agreed,
    });
  }
  const results = [...byName].map(([name, result]) => ({ name, ...result }));
  return ok({
    agreed: results.every(({ agreed }) => agreed),
    maxDifference: results.reduce((most, { maxDifference }) => Math.max(most, maxDifference), 0),
    providers,
    cases: results,
  });
}

const REFUSED = { maxDifference: Number.POSITIVE_INFINITY, agreed: false };

type Values = readonly (readonly [name: string, tensor: Tensor])[];

/** The largest absolute difference over all values. */
export function compare(expected: Values, actual: Values): { maxDifference: number; agreed: boolean } {
  let maxDifference = 0;
  let agreed = expected.length === actual.length;
  for (const [index, [, { data }]] of expected.entries()) {
    const other = actual[index]?.[1].data;
    if (!other || other.length !== data.length) return REFUSED;
    let largest = 1;
    let difference = 0;
    for (let i = 0; i < data.length; i += 1) {
      const [a, b] = [data[i] as number, other[i] as number];
      // NaN against NaN agrees; NaN against a number is as far apart as can be.
      const gap = a === b || (Number.isNaN(a) && Number.isNaN(b)) ? 0 : Math.abs(a - b);
      difference = Math.max(difference, Number.isNaN(gap) ? Number.POSITIVE_INFINITY : gap);
      if (Number.isFinite(a)) largest = Math.max(largest, Math.abs(a));
    }
    maxDifference = Math.max(maxDifference, difference);
    agreed &&= difference <= TOLERANCE * largest;
  }
  return { maxDifference, agreed };
}

function errorOf(outcome: Exclude<HostOutcome, { kind: 'done' }>): RuntimeError {
  if (outcome.kind === 'stopped') return runtimeError('cancelled');
  return runtimeError(outcome.failure.code, outcome.failure.detail);
}
