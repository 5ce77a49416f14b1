import { dataDifference } from '../../core/dataset/reference.ts';
import { differenceWords, notOpenWords, shippedWords } from '../../core/dataset/reference-words.ts';
import type { DataReference } from '../../core/project/data-reference.ts';
import { text } from '../../core/text.ts';
import { openShippedSource, shippedSource } from '../../examples/data-sets.ts';
import { Button } from '../controls/button.tsx';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import styles from './data-set-dialog.module.css';

const AGAIN = text('data.namedSet.again', 'Choose it again…');
const OPEN = text('data.namedSet.open', 'Open it');
const FORGET = text('data.namedSet.forget', 'Forget it');
const ADOPT = text('data.namedSet.adopt', 'Use this one from now on');
/** Sets that are chosen as files; all others, also those of a later Convas, are folders. */
const OF_FILES: ReadonlySet<string> = new Set(['npz', 'idx']);

/** The set that the document names and that is not open: how to come by it again. */
export function NamedSet() {
  const editor = useEditor();
  const t = useText();
  const named = useEditorState((state) => state.dataReference);
  if (!named) return null;
  const { dataSets } = editor;
  const source = shippedSource(named.source);
  const choose = () => (OF_FILES.has(named.kind) ? dataSets.chooseFiles() : dataSets.chooseFolder());
  return (
    <div className={styles.named}>
      <p>{t(source ? shippedWords(named) : notOpenWords(named))}</p>
      <Button data-first="" tone="primary" onClick={() => void (source ? openShippedSource(editor, source) : choose())}>
        {t(source ? OPEN : AGAIN)}
      </Button>
      <Button onClick={() => dataSets.forget()}>{t(FORGET)}</Button>
    </div>
  );
}

/** What is open is not what the document names; nothing where it is. */
export function OtherThanNamed({ open }: { readonly open: DataReference }) {
  const { dataSets } = useEditor();
  const t = useText();
  const named = useEditorState((state) => state.dataReference);
  const difference = named && dataDifference(named, open);
  if (!difference) return null;
  return (
    <div role="status" className={styles.named}>
      <p>{t(differenceWords(named, difference))}</p>
      <Button onClick={() => dataSets.adopt()}>{t(ADOPT)}</Button>
    </div>
  );
}
