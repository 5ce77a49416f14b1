import { text } from '../../core/text.ts';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import styles from './job-line.module.css';

const PAUSE = text('workspaces.jobLine.pause', 'Pause');
const GO_ON = text('workspaces.jobLine.goOn', 'Go on');
const STOP = text('workspaces.jobLine.stop', 'Stop');

/** What is being worked at, in the bottom bar of every workspace: how far, how long, and the way to hold or end it. */
export function JobLine() {
  const t = useText();
  const { effects } = useEditor();
  const job = useEditorState((state) => (state.effects?.running ? state.effects : null));
  const name = useEditorState((state) => (job ? (state.document.nodes.get(job.node)?.name ?? '') : ''));
  if (!job) return null;
  const { done, paused, secondsLeft } = job;
  return (
    <span className={styles.job} role="status">
      {t(text('workspaces.jobLine.effects', 'effects of {name}', { name }))}{' '}
      <b>
        {done}/{job.values.length}
      </b>
      {secondsLeft !== null && !paused && (
        <>
          {' '}
          {t(text('workspaces.jobLine.secondsLeft', '{seconds, number} s left', { seconds: Math.ceil(secondsLeft) }))}
        </>
      )}
      <button type="button" onClick={paused ? effects.resume : effects.pause}>
        {t(paused ? GO_ON : PAUSE)}
      </button>
      <button type="button" onClick={effects.cancel}>
        {t(STOP)}
      </button>
    </span>
  );
}
