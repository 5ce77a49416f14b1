import { layerType } from '../../core/layers/index.ts';
import { text } from '../../core/text.ts';
import { currentRun } from '../../store/selectors.ts';
import { useEditorState, useText } from '../editor-context.ts';
import { gateFacts } from '../lens/gate-facts.ts';
import { GateStrip } from '../lens/gate-strip.tsx';
import styles from './group-card.module.css';

const HEIGHT = 16;
/** More strips side by side would be too narrow to read. */
const MOST = 4;

/** The gates of the attention layers in a group, side by side in the order of the drawing. */
export function GroupGates({ layers }: { layers: readonly string[] }) {
  const t = useText();
  const left = layers.length - MOST;
  const more = text('canvas.groupGates.more', 'and {left} more attention layers', { left });
  return (
    <div className={styles.gates}>
      {layers.slice(0, MOST).map((id) => (
        <Gate key={id} id={id} />
      ))}
      {left > 0 && <span title={t(more)}>+{left}</span>}
    </div>
  );
}

function Gate({ id }: { id: string }) {
  const run = useEditorState((state) => currentRun(state)?.attention.get(id));
  const node = useEditorState((state) => state.document.nodes.get(id));
  const colours = node ? gateFacts(layerType(node.type), node.attributes).colours : null;
  return (
    <div className={styles.gate} title={node?.name}>
      {run && <GateStrip gate={run.gate} applied={run.applied} range={colours} height={HEIGHT} />}
    </div>
  );
}
