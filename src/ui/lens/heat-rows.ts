import { useMemo, useRef } from 'react';
import { percentText } from '../../core/format.ts';
import { formatValue } from '../../core/notation.ts';
import { NON_FINITE_SIGN } from '../../core/tensor/non-finite.ts';
import { type Text, text } from '../../core/text.ts';
import { runCases } from '../../store/cases.ts';
import type { AttentionStep, PictureRun } from '../../store/state.ts';
import type { AttentionRun } from '../../study/read-run.ts';
import { useEditorState, useText } from '../editor-context.ts';
import type { HeatRow } from './heat-types.ts';
import { topClass } from './scores-model.ts';
import { stepVectors } from './steps.ts';

/** What a run without a picture is called. */
export const TENSORS_NAME = text('lens.heatRows.tensorsName', 'tensor inputs');

/** The heat map's rows: one per picture, or one for the tensors; kept by reference while its run stays the same. */
export function useHeatRows(node: string, step: AttentionStep) {
  const t = useText();
  const cases = useEditorState(runCases);
  const results = useEditorState((state) => state.results);
  const cache = useRef(new WeakMap<PictureRun, { readonly key: string; readonly row: HeatRow }>());
  return useMemo(() => {
    const waiting = t(strings.waiting);
    const tensors = t(TENSORS_NAME);
    const rows = cases.map(({ id, picture }): HeatRow => {
      const run = results.get(id);
      const name = picture?.name ?? tensors;
      const about = { id, name, bitmap: picture?.bitmap ?? null };
      if (!run) return makeRow(about, undefined, step, node, waiting);
      const key = `${waiting} ${node} ${step} ${id} ${picture?.fit}`;
      const known = cache.current.get(run);
      if (known?.key === key) return known.row;
      const row = makeRow(about, run, step, node, verdictOf(run, t) ?? name);
      cache.current.set(run, { key, row });
      return row;
    });
    const runs: readonly (AttentionRun | undefined)[] = cases.map(({ id }) => results.get(id)?.attention.get(node));
    return { rows, runs };
  }, [t, cases, results, node, step]);
}

function makeRow(
  about: Pick<HeatRow, 'id' | 'name' | 'bitmap'>,
  run: PictureRun | undefined,
  step: AttentionStep,
  node: string,
  verdict: string,
): HeatRow {
  const attention = run?.attention.get(node);
  return {
    ...about,
    verdict,
    vectors: attention ? stepVectors(attention, step) : null,
  };
}

/** Predicted class and score: `cat 89%`. */
export function verdictOf(run: PictureRun, t: (text: Text) => string): string | null {
  if (!run.scores) return null;
  const top = topClass(run.scores.values);
  // Of scores that are no numbers none is the highest.
  if (top === null) return run.scores.values.length > 0 ? NON_FINITE_SIGN.nan : null;
  const value = run.scores.values[top] as number;
  const name = run.scores.labels[top] ?? `${top}`;
  const label = /^\d+$/.test(name) ? t(text('lens.heatRows.className', 'class {name}:', { name })) : name;
  const plain = run.scores.kind === 'plain';
  return `${label.slice(0, 80)} ${plain ? formatValue(value) : t(value > 0 && value < 0.01 ? BELOW : percentText(value, 0))}`;
}

/** What is less than one says so. */
const BELOW = text('lens.heatRows.below', '<{share, number, ::percent .}', { share: 0.01 });

const strings = { waiting: text('lens.heatRows.waiting', 'not run yet') };
