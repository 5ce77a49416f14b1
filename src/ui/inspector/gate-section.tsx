import type { LayerNode } from '../../core/graph/document.ts';
import type { LayerType } from '../../core/layers/define-layer.ts';
import { formatGate, formatValue } from '../../core/notation.ts';
import { text } from '../../core/text.ts';
import { currentRun } from '../../store/selectors.ts';
import { Button } from '../controls/button.tsx';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import { gateFacts, NOT_RENORMALISED } from '../lens/gate-facts.ts';
import { GateStrip } from '../lens/gate-strip.tsx';
import styles from './inspector.module.css';
import { Section } from './section.tsx';

const TITLE = text('inspector.gateSection.title', 'Gate of this picture');
const NO_RUN = text('inspector.gateSection.noRun', 'Run a picture to see its gates.');
const RESET = text('inspector.gateSection.reset', 'Give all channels back');
const HIGH = 0.8;

/** The gates of an attention layer, one bar per channel; a click silences a channel. */
export function GateSection({ id, layer, node }: { id: string; layer: LayerType; node: LayerNode }) {
  const editor = useEditor();
  const t = useText();
  const run = useEditorState((state) => currentRun(state)?.attention.get(id));
  const overrides = useEditorState((state) => state.overrides.get(id));
  if (!run) {
    return (
      <Section title={t(TITLE)}>
        <p className={styles.muted}>{t(NO_RUN)}</p>
      </Section>
    );
  }
  const { colours, addUp } = gateFacts(layer, node.attributes);
  const mean = run.gate.reduce((sum, value) => sum + value, 0) / Math.max(1, run.gate.length);
  // Of gates that add up to 1 the mean says nothing: it is always 1/C.
  const bar = addUp ? 1 / Math.max(1, run.gate.length) : HIGH;
  const high = run.gate.filter((value) => value > bar).length;
  const shown = formatGate(mean);
  const [open, of] = [high, run.gate.length] as const;
  const shares = text(
    'inspector.gateSection.shares',
    'largest {max} · {open, number} of {of, number} channels above the even share 1/{of} · click one to silence it',
    { max: formatValue(Math.max(...run.gate)), open, of },
  );
  const summary = text(
    'inspector.gateSection.summary',
    '{shown} mean · {high, number} of {count, number} channels above {high2} · click one to silence it',
    { shown, high, count: run.gate.length, high2: HIGH },
  );
  return (
    <Section title={t(TITLE)}>
      <GateStrip
        gate={run.gate}
        applied={run.applied}
        range={colours}
        height={36}
        interactive
        onPick={(channel) => editor.gates.toggleSilence(id, channel)}
      />
      <p className={styles.muted}>{t(addUp ? shares : summary)}</p>
      {addUp && <p className={styles.muted}>{t(NOT_RENORMALISED)}</p>}
      {overrides && overrides.size > 0 && (
        <Button onClick={() => editor.gates.clear(id)}>
          {t(RESET)} ({overrides.size})
        </Button>
      )}
    </Section>
  );
}
