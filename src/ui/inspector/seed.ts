import { err, ok, type Result } from '../../core/result.ts';
import { type Text, text } from '../../core/text.ts';

const LIMIT = 2 ** 32 - 1;

/** A seed is a whole number of 32 bits. */
export function parseSeed(value: unknown): Result<number, Text> {
  return Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= LIMIT
    ? ok(value as number)
    : err(text('inspector.seed.aWholeNumberFrom', 'a whole number from 0 to {limit}', { limit: LIMIT }));
}
