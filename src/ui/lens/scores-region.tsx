import { useMemo, useState } from 'react';
import { durationText } from '../../core/format.ts';
import type { Analysis } from '../../core/graph/analyze.ts';
import { runnablePart } from '../../core/graph/runnable.ts';
import { layerType } from '../../core/layers/index.ts';
import { text } from '../../core/text.ts';
import { trainingState } from '../../core/weights/training.ts';
import { trainingReason } from '../../core/weights/training-words.ts';
import { PROVIDER_TITLES } from '../../runtime/providers/index.ts';
import { currentRun } from '../../store/selectors.ts';
import { useEditorState, useText } from '../editor-context.ts';
import parts from '../plot/parts.module.css';
import region from './region.module.css';
import { ScoreBar } from './score-bar.tsx';
import { largestScore, scoreRows } from './scores-model.ts';
import styles from './scores-region.module.css';

/** Bars before "show all". */
const SHORT = 10;

/** What the network says about the current picture, and how silenced channels changed its mind. */
export function ScoresRegion() {
  const t = useText();
  const run = useEditorState(currentRun);
  const stale = useEditorState((state) => state.stale);
  const ends = useEditorState((state) => endsInOutput(state.analysis));
  const [all, setAll] = useState(false);
  const scores = run?.scores ?? null;
  const baseline = run?.baseline ?? null;
  const rows = useMemo(() => (scores ? scoreRows(scores, baseline) : []), [scores, baseline]);
  const kind = scores?.kind ?? 'plain';
  const largest = useMemo(() => largestScore(rows), [rows]);
  const visible = all ? rows : rows.slice(0, SHORT);
  return (
    <section className={region.region} aria-label={t(strings.title)}>
      <header className={region.head}>
        <h2>{t(strings.title)}</h2>
        {baseline && <span className={styles.delta}>{t(kind === 'plain' ? strings.delta : strings.deltaPoints)}</span>}
        <Device />
      </header>
      {scores && <TrainingNote />}
      {scores === null ? (
        <p className={styles.none}>{t(!ends ? strings.noOutput : run ? strings.notScores : strings.none)}</p>
      ) : (
        <>
          <ol className={styles.list} data-stale={stale || undefined} aria-busy={stale}>
            {visible.map((row) => (
              <ScoreBar key={row.index} row={row} kind={kind} largest={largest} />
            ))}
          </ol>
          <footer className={styles.foot}>
            {kind === 'independent' && <span>{t(strings.independent)}</span>}
            {rows.length > SHORT && (
              <button type="button" className={parts.quiet} aria-expanded={all} onClick={() => setAll(!all)}>
                {t(
                  all
                    ? strings.fewer
                    : text('lens.scoresRegion.showAllCount', 'Show all {count}', { count: rows.length }),
                )}
              </button>
            )}
          </footer>
        </>
      )}
    </section>
  );
}

/** Whether an output is among what runs; true of an empty drawing, which lacks everything. */
function endsInOutput(analysis: Analysis): boolean {
  const part = runnablePart(analysis);
  return !part || [...part.document.nodes.values()].some(({ type }) => layerType(type)?.role === 'scores');
}

/** Where the numbers come from, and how fast: `WASM · 1.6 ms`. Why not from elsewhere is the device button's to say. */
function Device() {
  const t = useText();
  const runtime = useEditorState((state) => state.runtime);
  const ms = useEditorState((state) => currentRun(state)?.runMs);
  const run = useEditorState((state) => state.run);
  if (run.kind === 'running') {
    const counted = run.total > 1 ? ` ${run.done}/${run.total}` : '';
    return <span className={styles.device} data-running="">{`${t(strings.running)}${counted}`}</span>;
  }
  if (runtime.provider === null) return null;
  const name = t(PROVIDER_TITLES[runtime.provider]);
  return (
    <span
      className={styles.device}
      title={[runtime.device, runtime.fallback]
        .map((line) => line && t(line))
        .filter(Boolean)
        .join('\n')}
    >
      {ms === undefined ? name : `${name} · ${t(durationText(ms))}`}
    </span>
  );
}

function TrainingNote() {
  const t = useText();
  const analysis = useEditorState((state) => state.analysis);
  const weights = useEditorState((state) => state.weights);
  const document = useEditorState((state) => state.document);
  const training = useMemo(() => trainingState(analysis, weights), [analysis, weights]);
  const { status } = training;
  if (status === 'trained' || status === 'none' || analysis.order.length === 0) return null;
  return (
    <p className={styles.note} title={t(trainingReason(training, document))}>
      {t(strings[status])}
    </p>
  );
}

const strings = {
  title: text('lens.scoresRegion.title', 'Class scores'),
  delta: text('lens.scoresRegion.delta', 'Δ'),
  deltaPoints: text('lens.scoresRegion.deltaPoints', 'Δ points'),
  none: text('lens.scoresRegion.none', 'Scores appear here once a picture has run.'),
  noOutput: text('lens.scoresRegion.noOutput', 'No Output is reached yet, so there are no scores.'),
  notScores: text(
    'lens.scoresRegion.notScores',
    'This network does not end in one score per class. Select a layer to see its maps.',
  ),
  independent: text('lens.scoresRegion.independent', 'Each class on its own; no sum to 100%'),
  fewer: text('lens.scoresRegion.fewer', 'Show fewer'),
  running: text('lens.scoresRegion.running', 'Running'),
  untrained: text('lens.scoresRegion.untrained', 'Untrained: these scores mean nothing yet.'),
  partlyUntrained: text('lens.scoresRegion.partlyUntrained', 'Partly untrained: do not trust these scores.'),
  changed: text('lens.scoresRegion.changed', 'Changed after training: these scores show mechanics only.'),
};
