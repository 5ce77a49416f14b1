import type { NodeAnalysis } from '../../core/graph/analyze.ts';
import { isVariadic } from '../../core/graph/document.ts';
import type { Inputs } from '../../core/layers/define-layer.ts';
import { spacedShape } from '../../core/notation.ts';
import { text } from '../../core/text.ts';
import { useText } from '../editor-context.ts';
import styles from './inspector.module.css';
import { Section } from './section.tsx';

const TITLE = text('inspector.shapeSection.title', 'Shape');
const UNKNOWN = text('inspector.shapeSection.unknown', 'not known yet');

/** What comes in and what goes out. */
export function ShapeSection({ inputs, analysis }: { inputs: Inputs; analysis: NodeAnalysis }) {
  const t = useText();
  const shown = (shape: readonly (string | number)[] | undefined) => (shape ? spacedShape(shape) : t(UNKNOWN));
  const outputs = analysis.outputs?.map((type) => spacedShape(type.shape)).join(', ') ?? t(UNKNOWN);
  const names = isVariadic(inputs) ? null : inputs;
  return (
    <Section title={t(TITLE)}>
      <div className={styles.mono}>
        {analysis.inputs.length > 1 ? (
          <>
            {analysis.inputs.map((type, port) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a port is its index.
              <div key={port} title={names?.[port] && t(names[port].name)}>
                {shown(type?.shape)}
              </div>
            ))}
            <div>→ {outputs}</div>
          </>
        ) : (
          <div className={styles.flow}>
            {analysis.inputs.length === 1 && <span>{shown(analysis.inputs[0]?.shape)}</span>}
            <span>
              {analysis.inputs.length === 1 && '→ '}
              {outputs}
            </span>
          </div>
        )}
      </div>
    </Section>
  );
}
