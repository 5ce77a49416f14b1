import type { Attributes } from '../../core/attributes.ts';
import type { LayerType } from '../../core/layers/define-layer.ts';
import { currentRun } from '../../store/selectors.ts';
import { useEditorState } from '../editor-context.ts';
import { gateFacts } from '../lens/gate-facts.ts';
import { GateStrip } from '../lens/gate-strip.tsx';
import styles from './layer-node.module.css';

const STRIP = 18;

/** The gates of an attention layer for the current picture, one bar per channel; an empty rail before the first run. */
export function CardGate({ id, layer, attributes }: { id: string; layer: LayerType; attributes: Attributes }) {
  const run = useEditorState((state) => currentRun(state)?.attention.get(id));
  const stale = useEditorState((state) => state.stale && currentRun(state)?.attention.has(id));
  const { colours } = gateFacts(layer, attributes);
  return (
    <div className={styles.strip} data-stale={stale || undefined}>
      {run && <GateStrip gate={run.gate} applied={run.applied} range={colours} height={STRIP} />}
    </div>
  );
}
