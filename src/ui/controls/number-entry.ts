import type { Result } from '../../core/result.ts';
import { type Text, text } from '../../core/text.ts';

/**
 * What a number field does with what is typed and stepped, without a window. A number counts on Enter or when the field
 * is left, never digit by digit: “3” on the way to “32” would throw away the weights of 32 filters. What cannot be read
 * stays, with its error, until it can be.
 */

const NOT_A_NUMBER = text('controls.numberField.notANumber', 'a number');

export interface NumberRules {
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** An empty field is a value too: null. */
  readonly mayBeEmpty: boolean;
  readonly parse: (value: unknown) => Result<number | null, Text>;
}

export interface NumberDraft {
  readonly typed: string;
  /** The value that was typed over; one that changed elsewhere (undo) discards the draft. */
  readonly over: number | null;
}

export type NumberAct =
  | { readonly kind: 'type'; readonly typed: string }
  /** Enter, or leaving the field. */
  | { readonly kind: 'accept' }
  | { readonly kind: 'discard' }
  | { readonly kind: 'step'; readonly count: number };

export interface NumberOutcome {
  readonly draft: NumberDraft | null;
  /** The new value; `gesture` where more may follow that belongs to the same undo step. */
  readonly commit?: { readonly value: number | null; readonly gesture: boolean };
  /** The field then has all of its text selected: what is typed next is a number of its own. */
  readonly select: boolean;
}

/** What the field shows, and what is wrong with it. */
export function shownNumber(rules: NumberRules, value: number | null, draft: NumberDraft | null) {
  const live = liveDraft(value, draft);
  const read = live && readNumber(rules, live.typed);
  return { typed: live?.typed ?? format(value), error: read && !read.ok ? read.error : null };
}

/** What an act makes of a field. */
export function actOnNumber(
  rules: NumberRules,
  value: number | null,
  draft: NumberDraft | null,
  act: NumberAct,
): NumberOutcome {
  if (act.kind === 'type') return { draft: { typed: act.typed, over: value }, select: false };
  if (act.kind === 'discard') return { draft: null, select: true };
  const live = liveDraft(value, draft);
  const read = live && readNumber(rules, live.typed);
  if (act.kind === 'accept') {
    if (!read) return { draft: null, select: true };
    return read.ok ? taken(value, read.value, false) : { draft: live, select: true };
  }
  // A number that was typed and not taken yet is where a step starts.
  const from = (read?.ok ? read.value : value) ?? rules.min;
  const next = Math.min(rules.max, Math.max(rules.min, round(from + act.count * rules.step, rules.step)));
  return rules.parse(next).ok ? taken(value, next, true) : { draft: null, select: true };
}

function taken(before: number | null, value: number | null, gesture: boolean): NumberOutcome {
  return { draft: null, select: true, ...(format(before) === format(value) ? {} : { commit: { value, gesture } }) };
}

function liveDraft(value: number | null, draft: NumberDraft | null): NumberDraft | null {
  return draft !== null && draft.over === value ? draft : null;
}

function format(value: number | null): string {
  return value === null ? '' : String(value);
}

function readNumber({ mayBeEmpty, parse }: NumberRules, typed: string): Result<number | null, Text> {
  const trimmed = typed.trim().replaceAll(',', '').replace('−', '-');
  if (trimmed === '') return mayBeEmpty ? parse(null) : { ok: false, error: NOT_A_NUMBER };
  return parse(Number(trimmed));
}

/** Keeps 0.1 + 0.2 readable. */
function round(value: number, step: number): number {
  const digits = Math.max(0, Math.ceil(-Math.log10(step)) + 1);
  return Number(value.toFixed(digits));
}
