import { bytesText, formatCount } from '../../core/format.ts';
import type { NodeAnalysis } from '../../core/graph/analyze.ts';
import type { LayerNode } from '../../core/graph/document.ts';
import type { LayerType } from '../../core/layers/define-layer.ts';
import { text } from '../../core/text.ts';
import { useEditorState, useText } from '../editor-context.ts';
import styles from './inspector.module.css';
import { Section } from './section.tsx';

const TITLE = text('inspector.costSection.title', 'Cost per picture');
const MACS = text('inspector.costSection.macs', 'MACs');
const MEMORY = text('inspector.costSection.memory', 'Output in memory');

/** Multiply-accumulates with their formula, cheap extra work, and the memory of the output. */
export function CostSection({ layer, node, analysis }: { layer: LayerType; node: LayerNode; analysis: NodeAnalysis }) {
  const t = useText();
  const locale = useEditorState((state) => state.locale);
  if (analysis.outputs === null) return null;
  const inputs = analysis.inputs.filter((type) => type !== null);
  const { macs } = analysis;
  const extra = layer.extraCost?.(node.attributes, inputs);
  return (
    <Section title={t(TITLE)}>
      <div className={styles.mono}>
        {macs.value > 0 && macs.formula !== String(macs.value) && (
          <>
            <div>{macs.formula}</div>
            {macs.substituted !== macs.formula && <div>{macs.substituted}</div>}
          </>
        )}
        <div>
          {macs.value > 0 ? <b>= {formatCount(macs.value, locale)}</b> : '0'}{' '}
          <span className={styles.share}>{t(MACS)}</span>
          {extra && (
            <span className={styles.share}>
              {' '}
              + {formatCount(extra.value, locale)} {t(extra.label)}
            </span>
          )}
        </div>
      </div>
      <p className={styles.pair}>
        <span>{t(MEMORY)}</span>
        <span className={styles.mono}>{t(bytesText(analysis.activationBytes))}</span>
      </p>
    </Section>
  );
}
