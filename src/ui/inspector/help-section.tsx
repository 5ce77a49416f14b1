import type { Attributes } from '../../core/attributes.ts';
import { stepFormula } from '../../core/layers/attention-steps.ts';
import type { LayerType } from '../../core/layers/define-layer.ts';
import { asText, sameText, text } from '../../core/text.ts';
import { useText } from '../editor-context.ts';
import styles from './inspector.module.css';
import { Section } from './section.tsx';

const TITLE = text('inspector.helpSection.title', 'What it computes');
const AS_SET = text('inspector.helpSection.asSet', 'As it is set here:');

/** The layer's own line of mathematics, of an attention layer also its steps as they are set, and where it comes from. */
export function HelpSection({ layer, attributes }: { layer: LayerType; attributes: Attributes }) {
  const t = useText();
  const steps = layer.attention?.steps(attributes) ?? [];
  return (
    <Section title={t(TITLE)}>
      <div className={`${styles.mono} ${styles.wrap}`}>{t(asText(layer.docs.formula))}</div>
      <p className={styles.muted}>{t(asText(layer.docs.reference))}</p>
      {steps.length > 0 && (
        <>
          <p className={styles.muted}>{t(AS_SET)}</p>
          {steps.map((step) => (
            <div key={step.name} className={`${styles.mono} ${styles.wrap}`} title={t(step.title)}>
              {t(sameText(stepFormula(step)))}
            </div>
          ))}
        </>
      )}
    </Section>
  );
}
