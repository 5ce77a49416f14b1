import { useId, useState } from 'react';
import type { DataItem, Labelling } from '../../core/dataset/types.ts';
import { quoted } from '../../core/project/problems.ts';
import { text } from '../../core/text.ts';
import { Button } from '../controls/button.tsx';
import { Select } from '../controls/select.tsx';
import { useEditor, useText } from '../editor-context.ts';
import styles from './data-set-dialog.module.css';
import { Thumbnail } from './thumbnail.tsx';

const NONE = text('data.labelRow.none', 'no label');
const ADD = text('data.labelRow.add', 'Add a label…');
const MORE = text('data.labelRow.more', 'More than one label');

interface LabelRowProps {
  readonly item: DataItem;
  /** Its place in the set. */
  readonly index: number;
  readonly classes: readonly string[];
  readonly labelling: Labelling;
}

/** One picture and what it is called: one label, or several, each of which can be taken away. */
export function LabelRow({ item, index, classes, labelling }: LabelRowProps) {
  const { dataSets } = useEditor();
  const t = useText();
  const id = useId();
  const [wantsMore, setWantsMore] = useState(false);
  const several = labelling === 'several' || wantsMore;
  const put = (labels: readonly number[]) => dataSets.relabel(item.id, labels);
  const [label = ''] = item.labels;
  const options = classes.map((title, at) => ({ title, at }));
  const left = several ? options.filter(({ at }) => !item.labels.includes(at)) : options;
  return (
    <li>
      <Thumbnail index={index} />
      <span id={id} translate="no">
        {quoted(item.id, 200)}
      </span>
      <div className={styles.chosen}>
        {several &&
          item.labels.map((at) => (
            <Button key={at} onClick={() => put(item.labels.filter((other) => other !== at))}>
              {t(removal(classes[at] ?? ''))}
            </Button>
          ))}
        <Select
          aria-labelledby={id}
          value={several ? '' : String(label)}
          onChange={({ target }) => {
            const chosen = target.value === '' ? [] : [Number(target.value)];
            put(several ? [...item.labels, ...chosen] : chosen);
          }}
        >
          <option value="">{t(several ? ADD : NONE)}</option>
          {left.map(({ title, at }) => (
            <option key={title} value={String(at)} translate="no">
              {title}
            </option>
          ))}
        </Select>
        {!several && item.labels.length === 1 && (
          <Button tone="quiet" onClick={() => setWantsMore(true)}>
            {t(MORE)}
          </Button>
        )}
      </div>
    </li>
  );
}

function removal(label: string) {
  return text('data.labelRow.remove', 'Remove {label}', { label: quoted(label) });
}
