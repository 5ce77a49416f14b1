import type { LayerType } from '../../core/layers/define-layer.ts';
import { asText, text } from '../../core/text.ts';
import { useText } from '../editor-context.ts';
import styles from './inspector.module.css';
import { Section } from './section.tsx';

const TITLE = text('What it computes', '계산하는 것');

/** The layer's own line of mathematics and where it comes from. */
export function HelpSection({ layer }: { layer: LayerType }) {
  const t = useText();
  return (
    <Section title={t(TITLE)}>
      <div className={`${styles.mono} ${styles.wrap}`}>{t(asText(layer.docs.formula))}</div>
      <p className={styles.muted}>{t(asText(layer.docs.reference))}</p>
    </Section>
  );
}
