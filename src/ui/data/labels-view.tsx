import { useState } from 'react';
import type { DataItem, DataSet } from '../../core/dataset/types.ts';
import { text } from '../../core/text.ts';
import { SearchField } from '../controls/search-field.tsx';
import { useText } from '../editor-context.ts';
import styles from './data-set-dialog.module.css';
import { LabelRow } from './label-row.tsx';

const TITLE = text('data.labelsView.title', 'Correct a label');
const FIND = text('data.labelsView.find', 'Find a picture by its name');
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
          <LabelRow key={item.id} item={item} index={index} classes={set.classes} labelling={set.labelling} />
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
