import { spacedShape } from '../../core/notation.ts';
import type { Result } from '../../core/result.ts';
import { text } from '../../core/text.ts';
import { checkedText, differenceText, uncheckedText, uncomparedText } from '../../store/export-words.ts';
import type { ExportProof, ProofFailure } from '../../study/studies/export-proof.ts';
import { useText } from '../editor-context.ts';
import styles from './onnx-dialog.module.css';

const OUTPUT = text('exports.proof.output', 'Output');
const SHAPE = text('exports.proof.shape', 'Shape');
const DIFFERENCE = text('exports.proof.difference', 'max |Δ|');
const CAPTION = text('exports.proof.caption', 'The file’s outputs beside the canvas’s');
const NONE = text('exports.proof.none', 'no output to compare');
const REFUSED = text('exports.proof.refused', 'This file would not run, so it is not written.');

/** What was found when the file was loaded, run and compared; and what that does not say. */
export function Proof({
  proof,
  writable,
}: {
  readonly proof: Result<ExportProof, ProofFailure>;
  readonly writable: boolean;
}) {
  const t = useText();
  if (!proof.ok) {
    return (
      <div role="status">
        <p className={writable ? styles.warning : styles.error}>
          {t(writable ? uncomparedText(proof.error.stage) : REFUSED)}
        </p>
        <p className={styles.reason}>{t(proof.error.message)}</p>
      </div>
    );
  }
  const remarks = uncheckedText(proof.value);
  return (
    <div role="status">
      <p className={styles.checked}>{t(checkedText(proof.value.input))}</p>
      <Outputs proof={proof.value} />
      {remarks && <p className={styles.remark}>{t(remarks)}</p>}
    </div>
  );
}

function Outputs({ proof: { outputs } }: { readonly proof: ExportProof }) {
  const t = useText();
  if (outputs.length === 0) return <p className={styles.remark}>{t(NONE)}</p>;
  return (
    <table className={styles.outputs}>
      <caption>{t(CAPTION)}</caption>
      <thead>
        <tr>
          <th scope="col">{t(OUTPUT)}</th>
          <th scope="col">{t(SHAPE)}</th>
          <th scope="col">{t(DIFFERENCE)}</th>
        </tr>
      </thead>
      <tbody>
        {outputs.map(({ layer, name, shape, maxDifference }) => (
          <tr key={name}>
            <th scope="row" title={name}>
              {layer}
              {name !== layer && <code>{name}</code>}
            </th>
            <td>{shape ? spacedShape(shape) : '–'}</td>
            <td className={maxDifference > 1e-3 ? styles.error : ''}>{differenceText(maxDifference)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
