/** Opset and IR version of a file: what it declares, and what may be chosen. */

/** What new files declare: old enough for every runtime in use, new enough for every operator we write. */
export const OPSET = 17;
export const IR_VERSION = 8;

/** Choice for an export. What is not said stays: of a new drawing `OPSET` and `IR_VERSION`, of a file its own. */
export interface ChosenVersions {
  readonly opset?: number;
  readonly ir?: number;
}

export interface ModelVersions {
  readonly opset: number;
  readonly ir: number;
}

/** Opsets that are offered. In each of them every layer type is written and run by the tests. */
export const OLDEST_OPSET = 11;
export const NEWEST_OPSET = 25;
export const OPSETS: readonly number[] = range(OLDEST_OPSET, NEWEST_OPSET);

/** The newest container that every bundled runtime reads. */
export const NEWEST_IR = 13;

/** The IR version of the ONNX release that brought an opset: the checker refuses an older one. */
const RELEASED: readonly (readonly [opset: number, ir: number])[] = [
  [25, 13],
  [24, 12],
  [23, 11],
  [21, 10],
  [19, 9],
  [15, 8],
  [12, 7],
  [11, 6],
  [10, 5],
  [9, 4],
];

/** The least IR version that goes with an opset. @example leastIr(17) // 8 */
export function leastIr(opset: number): number {
  return RELEASED.find(([since]) => opset >= since)?.[1] ?? 3;
}

/** IR versions that go with an opset, the oldest first. */
export function irVersions(opset: number): readonly number[] {
  return range(leastIr(opset), NEWEST_IR);
}

/** What a new drawing declares. */
export function newVersions({ opset = OPSET, ir }: ChosenVersions): ModelVersions {
  return { opset, ir: ir ?? Math.max(leastIr(opset), opset === OPSET ? IR_VERSION : 0) };
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, at) => from + at);
}
