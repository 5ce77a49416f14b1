import { METADATA } from '../../core/compile/metadata.ts';
import { OTHER, REORDERED, tensorText } from '../../core/import/diff-text.ts';
import type { DiffDetail, DiffEntry } from '../../core/import/diff-types.ts';
import { text } from '../../core/text.ts';
import { useText } from '../editor-context.ts';
import styles from './changes.module.css';
import { CHANGES, PARTS, SIGNS } from './words.ts';

const BECOMES = text('diff.changeRow.becomes', 'becomes');
const NOTHING = text('diff.changeRow.nothing', 'nothing');

const OWN = text('diff.changeRow.own', 'lets Convas open the file as this drawing');

/** What Convas itself keeps in a file: the drawing as JSON, which nobody reads. */
function isOwn({ part, name }: DiffEntry): boolean {
  return part === 'metadata' && (name === METADATA.document || name === METADATA.layers);
}

/** One part of the file: what it is, what it is called in ONNX, and what of it changed. */
export function ChangeRow({ entry }: { readonly entry: DiffEntry }) {
  const t = useText();
  const { part, change, name, operator, type, details, tensor } = entry;
  const bare = change === 'changed' && !isOwn(entry) && details.length === 0 && !tensor && part !== 'order';
  return (
    <li className={styles.row}>
      <span className={`${styles.sign} ${styles[change]}`} role="img" aria-label={t(CHANGES[change])}>
        {SIGNS[change]}
      </span>
      <div className={styles.words}>
        <div className={styles.subject}>
          <span className={styles.part}>{t(PARTS[part])}</span>
          {operator && <b>{operator}</b>}
          <code title={name}>{name}</code>
          {type && <span className={styles.type}>{type}</span>}
        </div>
        {isOwn(entry) && <p className={styles.own}>{t(OWN)}</p>}
        {(isOwn(entry) ? [] : details).map((detail) => (
          <Detail key={detail.field} detail={detail} />
        ))}
        {tensor && <p className={styles.fact}>{t(tensorText(tensor))}</p>}
        {part === 'order' && <p className={styles.fact}>{t(REORDERED)}</p>}
        {bare && <p className={styles.fact}>{t(OTHER)}</p>}
      </div>
    </li>
  );
}

function Detail({ detail: { field, before, after } }: { readonly detail: DiffDetail }) {
  const t = useText();
  return (
    <p className={styles.detail}>
      {field !== '' && <span className={styles.field}>{field}</span>}
      {before !== null && <del className={styles.before}>{before}</del>}
      {before !== null && (
        <span className={styles.arrow} role="img" aria-label={t(BECOMES)}>
          →
        </span>
      )}
      <ins className={styles.after}>{after ?? t(NOTHING)}</ins>
    </p>
  );
}
