import type { DataSet } from '../../core/dataset/types.ts';
import { quoted } from '../../core/project/problems.ts';
import { text } from '../../core/text.ts';
import { useText } from '../editor-context.ts';
import styles from './data-set-dialog.module.css';
import { Thumbnail } from './thumbnail.tsx';

const TITLE = text('data.samples.title', 'The first picture of each class');
const SHOWN = 20;

/** A look at the set: its first picture of each class, or its first pictures where there are none. */
export function Samples({ set }: { readonly set: DataSet }) {
  const t = useText();
  return (
    <ul className={styles.samples} aria-label={t(TITLE)}>
      {firstOfEach(set).map(({ index, title }) => (
        <li key={index}>
          <Thumbnail index={index} />
          <span translate="no" className={styles.sample} title={title}>
            {title}
          </span>
        </li>
      ))}
    </ul>
  );
}

function firstOfEach({ items, classes }: DataSet): readonly { readonly index: number; readonly title: string }[] {
  if (classes.length === 0) {
    return items.slice(0, SHOWN).map(({ id }, index) => ({ index, title: quoted(id.replace(/^.*\//, '')) }));
  }
  return classes.slice(0, SHOWN).flatMap((name, label) => {
    const index = items.findIndex(({ labels }) => labels.includes(label));
    return index < 0 ? [] : [{ index, title: quoted(name) }];
  });
}
