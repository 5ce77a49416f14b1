import { formatCount, shareText } from '../../core/format.ts';
import type { NodeAnalysis } from '../../core/graph/analyze.ts';
import { spacedShape } from '../../core/notation.ts';
import { text } from '../../core/text.ts';
import { tensorOrigin } from '../../core/weights/training.ts';
import { ORIGIN_WORDS } from '../../core/weights/training-words.ts';
import { useEditorState, useText } from '../editor-context.ts';
import styles from './inspector.module.css';
import { Section } from './section.tsx';

const TITLE = text('inspector.parametersSection.title', 'Learnable parameters');
const NONE = text('inspector.parametersSection.none', 'None: this layer learns nothing.');
const BUFFERS = text('inspector.parametersSection.buffers', 'Buffers (stored, not learned)');
const TENSORS = text('inspector.parametersSection.tensors', 'Tensors');
const BUFFER = text('inspector.parametersSection.buffer', 'buffer');

/** The formula, the numbers put in, what it comes to, and its share of the network. */
export function ParametersSection({ id, analysis }: { id: string; analysis: NodeAnalysis }) {
  const t = useText();
  const locale = useEditorState((state) => state.locale);
  const total = useEditorState((state) => state.analysis.totals.parameters);
  const { parameters, buffers } = analysis;
  if (analysis.outputs === null) return null;
  const share = total > 0 ? t(shareText(parameters.value / total)) : '';
  const ofNetwork = text('inspector.parametersSection.ofNetwork', '{share} of the network', { share });
  return (
    <Section title={t(TITLE)}>
      {parameters.value === 0 ? (
        <p className={styles.muted}>{t(NONE)}</p>
      ) : (
        <div className={styles.mono}>
          <div>{parameters.formula}</div>
          {parameters.substituted !== parameters.formula && <div>{parameters.substituted}</div>}
          <div>
            <b>= {formatCount(parameters.value, locale)}</b> <span className={styles.share}>{t(ofNetwork)}</span>
          </div>
        </div>
      )}
      {buffers > 0 && (
        <p className={styles.pair}>
          <span>{t(BUFFERS)}</span>
          <span className={styles.mono}>{formatCount(buffers, locale)}</span>
        </p>
      )}
      {analysis.parameterSpecs.some((spec) => !spec.fed) && <Tensors id={id} analysis={analysis} />}
    </Section>
  );
}

function Tensors({ id, analysis }: { id: string; analysis: NodeAnalysis }) {
  const t = useText();
  const weights = useEditorState((state) => state.weights);
  return (
    <details className={styles.details}>
      <summary>{t(TENSORS)}</summary>
      <table>
        <tbody>
          {analysis.parameterSpecs.map((spec) => {
            return (
              <tr key={spec.name}>
                <th scope="row">{spec.name}</th>
                <td className={styles.mono}>{spacedShape(spec.shape)}</td>
                <td>
                  {[spec.trainable ? '' : t(BUFFER), t(ORIGIN_WORDS[tensorOrigin(weights, id, spec)])]
                    .filter(Boolean)
                    .join(', ')}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </details>
  );
}
