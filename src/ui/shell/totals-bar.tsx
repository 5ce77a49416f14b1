import { useMemo } from 'react';
import { bytesText, durationText, formatCount, formatLarge } from '../../core/format.ts';
import { type Text, text } from '../../core/text.ts';
import { trainingState } from '../../core/weights/training.ts';
import { TRAINING_WORDS, trainingReason } from '../../core/weights/training-words.ts';
import { currentRun } from '../../store/selectors.ts';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import { ProblemsButton } from '../problems/problems-button.tsx';
import { JobLine } from '../workspaces/job-line.tsx';
import styles from './totals-bar.module.css';
import type { PanelName, Panels } from './use-panels.ts';

const LAYERS = text('shell.totalsBar.layers', 'Layers');
const PARAMETERS = text('shell.totalsBar.parameters', 'Parameters');
const PARAMETERS_LONG = text('shell.totalsBar.parametersLong', 'Learnable parameters');
const BUFFERS = text('shell.totalsBar.buffers', 'Buffers');
const MACS = text('shell.totalsBar.macs', 'MACs');
const MACS_LONG = text('shell.totalsBar.macsLong', 'Multiply-accumulates per picture');
const ACTIVATIONS = text('shell.totalsBar.activations', 'Activations');
const ACTIVATIONS_LONG = text('shell.totalsBar.activationsLong', 'Memory of all layer outputs, per picture');
const PANELS: readonly { readonly name: PanelName; readonly title: Text }[] = [
  { name: 'palette', title: text('shell.totalsBar.layers2', 'Layers') },
  { name: 'lens', title: text('shell.totalsBar.lens', 'Lens') },
  { name: 'inspector', title: text('shell.totalsBar.inspector', 'Inspector') },
];
const COPY = text('shell.totalsBar.copy', 'Press to copy the number');
const SHOWN = text('shell.totalsBar.shown', 'Shown panels');

/** The network in numbers, on one line. */
export function TotalsBar({ panels }: { panels: Panels }) {
  const t = useText();
  const locale = useEditorState((state) => state.locale);
  const { totals } = useEditorState((state) => state.analysis);
  const runMs = useEditorState((state) => currentRun(state)?.runMs ?? null);
  const stale = useEditorState((state) => state.stale);
  return (
    <div className={styles.bar}>
      <Total title={t(LAYERS)} value={formatCount(totals.layers, locale)} />
      <Total title={t(PARAMETERS)} hint={t(PARAMETERS_LONG)} value={formatCount(totals.parameters, locale)} />
      <Total title={t(BUFFERS)} value={formatCount(totals.buffers, locale)} />
      <Total
        title={t(MACS)}
        hint={`${t(MACS_LONG)}: ${formatCount(totals.macs, locale)}`}
        value={formatLarge(totals.macs, locale)}
        exact={formatCount(totals.macs, locale)}
      />
      <Total
        title={t(ACTIVATIONS)}
        hint={t(ACTIVATIONS_LONG)}
        value={t(bytesText(totals.activationBytes))}
        exact={formatCount(totals.activationBytes, locale)}
      />
      <Training />
      <span className={styles.space} />
      <JobLine />
      {runMs !== null && (
        <span className={styles.run} data-stale={stale}>
          {t(text('shell.totalsBar.run', 'run {time}', { time: durationText(runMs) }))}
        </span>
      )}
      <fieldset className={styles.panels} aria-label={t(SHOWN)}>
        {PANELS.map(({ name, title }) => (
          <button key={name} type="button" aria-pressed={panels[name]} onClick={() => panels.toggle(name)}>
            {t(title)}
          </button>
        ))}
      </fieldset>
      <ProblemsButton />
    </div>
  );
}

interface TotalProps {
  readonly title: string;
  readonly hint?: string;
  readonly value: string;
  /** What is copied, where what is shown is rounded. */
  readonly exact?: string;
}

/** One number; a press copies it to its last digit. */
function Total({ title, hint, value, exact = value }: TotalProps) {
  const editor = useEditor();
  const t = useText();
  async function copy() {
    const done = await editor.platform.writeClipboard(exact);
    const said = done
      ? text('shell.totalsBar.copied', 'Copied: {title} {exact}', { title, exact })
      : text('shell.totalsBar.notCopied', 'The clipboard took nothing. {title}: {exact}', { title, exact });
    editor.view.toast(done ? 'info' : 'error', said);
  }
  return (
    <button
      type="button"
      className={styles.total}
      title={[hint, t(COPY)].filter(Boolean).join('\n')}
      onClick={() => void copy()}
    >
      {title} <b>{value}</b>
    </button>
  );
}

/** Where the weights come from; why it is called so, on hover. */
function Training() {
  const t = useText();
  const analysis = useEditorState((state) => state.analysis);
  const weights = useEditorState((state) => state.weights);
  const document = useEditorState((state) => state.document);
  const training = useMemo(() => trainingState(analysis, weights), [analysis, weights]);
  if (training.status === 'none') return null;
  return (
    <span className={styles.training} data-status={training.status} title={t(trainingReason(training, document))}>
      {t(TRAINING_WORDS[training.status])}
    </span>
  );
}
