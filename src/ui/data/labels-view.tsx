import { useId, useState } from 'react';
import type { DataItem, DataSet } from '../../core/dataset/types.ts';
import { quoted } from '../../core/project/problems.ts';
import { text } from '../../core/text.ts';
import { SearchField } from '../controls/search-field.tsx';
import { Select } from '../controls/select.tsx';
import { useEditor, useText } from '../editor-context.ts';
import styles from './data-set-dialog.module.css';
import { Thumbnail } from './thumbnail.tsx';

const TITLE = text('data.labelsView.title', 'Correct a label');
const FIND = text('data.labelsView.find', 'Find a picture by its name');
const NONE = text('data.labelsView.none', 'no label');
const SEVERAL = text('data.labelsView.several', 'more than one');
/** Of those that fit: a list of thousands helps nobody. */
const SHOWN = 20;

/** Finds pictures by name and puts their labels right. The files stay as they are. */
export function LabelsView({ set }: { readonly set: DataSet }) {
  const t = useText();
  const [query, setQuery] = useState('');
  const wanted = query.trim().normalize('NFC').toLowerCase();
  const found = wanted === '' ? [] : firstMatches(set.items, wanted);
  return (
    <details className={styles.finding}>
      <summary>{t(TITLE)}</summary>
      <SearchField value={query} label={t(FIND)} onChange={setQuery} onKeyDown={() => {}} />
      <ul className={styles.labels}>
        {found.map(({ item, index }) => (
          <LabelRow key={item.id} item={item} index={index} classes={set.classes} />
        ))}
      </ul>
    </details>
  );
}

function firstMatches(items: readonly DataItem[], wanted: string) {
  const found: { readonly item: DataItem; readonly index: number }[] = [];
  for (const [index, item] of items.entries()) {
    if (item.id.normalize('NFC').toLowerCase().includes(wanted)) found.push({ item, index });
    if (found.length === SHOWN) break;
  }
  return found;
}

interface LabelRowProps {
  readonly item: DataItem;
  /** Its place in the set. */
  readonly index: number;
  readonly classes: readonly string[];
}

function LabelRow({ item, index, classes }: LabelRowProps) {
  const { dataSets } = useEditor();
  const t = useText();
  const id = useId();
  const [label = ''] = item.labels;
  const name = quoted(item.id, 200);
  return (
    <li>
      <Thumbnail index={index} />
      <span id={id} translate="no">
        {name}
      </span>
      <Select
        aria-labelledby={id}
        value={item.labels.length > 1 ? 'several' : String(label)}
        onChange={({ target }) => dataSets.relabel(item.id, target.value === '' ? [] : [Number(target.value)])}
      >
        <option value="">{t(NONE)}</option>
        {item.labels.length > 1 && (
          <option value="several" disabled>
            {t(SEVERAL)}
          </option>
        )}
        {classes.map((title, index) => (
          <option key={title} value={String(index)} translate="no">
            {title}
          </option>
        ))}
      </Select>
    </li>
  );
}
