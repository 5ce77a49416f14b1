import type { LayerNode } from '../../core/graph/document.ts';
import type { LayerType } from '../../core/layers/define-layer.ts';
import { text } from '../../core/text.ts';
import { currentRun } from '../../store/selectors.ts';
import { Button } from '../controls/button.tsx';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import { formatCount, formatDecimal } from '../format.ts';
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
  const mean = run.gate.reduce((sum, value) => sum + value, 0) / Math.max(1, run.gate.length);
  const high = run.gate.filter((value) => value > HIGH).length;
  const shown = formatDecimal(mean, locale, 2);
  const summary = text(
    `${shown} mean · ${formatCount(high, 'en')} of ${formatCount(run.gate.length, 'en')} channels above ${HIGH} · click one to silence it`,
    `평균 ${shown} · ${HIGH} 초과 채널 ${formatCount(high, 'ko')}/${formatCount(run.gate.length, 'ko')}개 · 눌러서 끄기`,
  );
  return (
    <Section title={t(TITLE)}>
      <GateStrip
        gate={run.gate}
        applied={run.applied}
        range={layer.attention?.gateRange(node.attributes) ?? null}
        height={36}
        interactive
        onPick={(channel) => editor.gates.toggleSilence(id, channel)}
      />
      <p className={styles.muted}>{t(summary)}</p>
      {overrides && overrides.size > 0 && (
        <Button onClick={() => editor.gates.clear(id)}>
          {t(RESET)} ({overrides.size})
        </Button>
      )}
    </Section>
  );
}
