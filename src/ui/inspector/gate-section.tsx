import type { LayerNode } from '../../core/graph/document.ts';
import type { LayerType } from '../../core/layers/define-layer.ts';
import { text } from '../../core/text.ts';
import { currentRun } from '../../store/selectors.ts';
import { Button } from '../controls/button.tsx';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import { formatCount, formatDecimal } from '../format.ts';
import { formatValue } from '../lens/format.ts';
import { gateFacts, NOT_RENORMALISED } from '../lens/gate-facts.ts';
import { GateStrip } from '../lens/gate-strip.tsx';
import styles from './inspector.module.css';
import { Section } from './section.tsx';

const TITLE = text('Gate of this picture', '이 그림의 게이트');
const NO_RUN = text('Run a picture to see its gates.', '그림을 실행하면 게이트가 보입니다.');
const RESET = text('Give all channels back', '모든 채널 되돌리기');
const HIGH = 0.8;

/** The gates of an attention layer, one bar per channel; a click silences a channel. */
export function GateSection({ id, layer, node }: { id: string; layer: LayerType; node: LayerNode }) {
  const editor = useEditor();
  const t = useText();
  const locale = useEditorState((state) => state.locale);
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
  const shown = formatDecimal(mean, locale, 2);
  const [open, of] = [high, run.gate.length] as const;
  const shares = text(
    `largest ${formatValue(Math.max(...run.gate))} · ${formatCount(open, 'en')} of ${formatCount(of, 'en')} channels above the even share 1/${of} · click one to silence it`,
    `최댓값 ${formatValue(Math.max(...run.gate))} · 균등 몫 1/${of} 초과 채널 ${formatCount(open, 'ko')}/${formatCount(of, 'ko')}개 · 눌러서 끄기`,
  );
  const summary = text(
    `${shown} mean · ${formatCount(high, 'en')} of ${formatCount(run.gate.length, 'en')} channels above ${HIGH} · click one to silence it`,
    `평균 ${shown} · ${HIGH} 초과 채널 ${formatCount(high, 'ko')}/${formatCount(run.gate.length, 'ko')}개 · 눌러서 끄기`,
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
