import { Panel, type ReactFlowState, useStore } from '@xyflow/react';
import { text } from '../../core/text.ts';
import { useCommands } from '../commands-context.ts';
import { useText } from '../editor-context.ts';
import styles from './canvas-controls.module.css';

const percent = (state: ReactFlowState) => Math.round(state.transform[2] * 100);
const ZOOM = text('Zoom', '확대와 축소');
const OUT = text('Zoom out', '축소');
const IN = text('Zoom in', '확대');
const ACTUAL = text('Actual size', '실제 크기');
const FIT = text('Fit', '맞춤');
const FIT_LONG = text('Fit the drawing into view', '그림을 화면에 맞추기');

export function CanvasControls() {
  const t = useText();
  const commands = useCommands();
  const zoom = useStore(percent);
  return (
    <Panel position="bottom-left" className={styles.panel} role="group" aria-label={t(ZOOM)}>
      <button type="button" onClick={() => commands.run('view.zoomOut')} aria-label={t(OUT)} title={t(OUT)}>
        −
      </button>
      <button
        type="button"
        className={styles.percent}
        onClick={() => commands.run('view.zoomReset')}
        aria-label={`${zoom} %, ${t(ACTUAL)}`}
        title={t(ACTUAL)}
      >
        {zoom} %
      </button>
      <button type="button" onClick={() => commands.run('view.zoomIn')} aria-label={t(IN)} title={t(IN)}>
        +
      </button>
      <button type="button" className={styles.fit} onClick={() => commands.run('view.fit')} title={t(FIT_LONG)}>
        {t(FIT)}
      </button>
    </Panel>
  );
}
