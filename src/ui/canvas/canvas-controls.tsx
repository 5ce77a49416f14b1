import { Panel, type ReactFlowState, useStore } from '@xyflow/react';
import { percentText } from '../../core/format.ts';
import { text } from '../../core/text.ts';
import { useCommand } from '../controls/use-command.ts';
import { useText } from '../editor-context.ts';
import styles from './canvas-controls.module.css';

const percent = (state: ReactFlowState) => Math.round(state.transform[2] * 100);
const ZOOM = text('canvas.canvasControls.zoom', 'Zoom');
const FIT = text('canvas.canvasControls.fit', 'Fit');

export function CanvasControls() {
  const t = useText();
  const zoom = t(percentText(useStore(percent) / 100, 0));
  const out = useButton('view.zoomOut');
  const actual = useButton('view.zoomReset');
  const into = useButton('view.zoomIn');
  const fit = useButton('view.fit');
  return (
    <Panel position="bottom-left" className={styles.panel} role="group" aria-label={t(ZOOM)}>
      <button type="button" {...out.button} aria-label={out.title}>
        −
      </button>
      <button type="button" {...actual.button} className={styles.percent} aria-label={`${zoom}, ${actual.title}`}>
        {zoom}
      </button>
      <button type="button" {...into.button} aria-label={into.title}>
        +
      </button>
      <button type="button" {...fit.button} className={styles.fit}>
        {t(FIT)}
      </button>
    </Panel>
  );
}

function useButton(id: string) {
  const { title, hint, ariaKeys, run } = useCommand(id);
  return { title, button: { title: hint, 'aria-keyshortcuts': ariaKeys, onClick: run } };
}
