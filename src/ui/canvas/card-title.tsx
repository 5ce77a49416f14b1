import { type KeyboardEvent, useEffect, useRef } from 'react';
import { type Text, text } from '../../core/text.ts';
import { useEditor, useEditorState } from '../editor-context.ts';
import styles from './layer-node.module.css';

const NAME = text('Name of the layer', '레이어 이름');

interface CardTitleProps {
  readonly id: string;
  readonly title: Text;
  readonly name: string;
  /** The user's own name beside the title, or null for one that only repeats it. */
  readonly shown: string | null;
}

/** Title and name of a card; while it is renamed, a field in their place. */
export function CardTitle({ id, title, name, shown }: CardTitleProps) {
  const locale = useEditorState((state) => state.locale);
  const renaming = useEditorState((state) => state.renaming === id);
  if (renaming) return <InlineRename id={id} name={name} />;
  return (
    <>
      <b className={styles.title} title={`${title[locale]} · ${name}`}>
        {title[locale]}
      </b>
      <span className={styles.name}>{shown}</span>
    </>
  );
}

/** Enter takes the name, Escape gives the old one back. Dragging and the canvas's keys stay out of it. */
export function InlineRename({ id, name }: { id: string; name: string }) {
  const label = useEditorState((state) => NAME[state.locale]);
  const editor = useEditor();
  const field = useRef<HTMLInputElement>(null);
  const done = useRef(false);

  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);

  function finish(take: boolean) {
    if (done.current) return;
    done.current = true;
    const typed = field.current?.value.trim() ?? '';
    editor.view.startRename(null);
    if (take && typed !== '' && typed !== name) editor.layers.rename(id, typed);
    // The card, or the row of the outline, keeps the keyboard: arrow keys and F2 go on from there.
    field.current?.closest<HTMLElement>('.react-flow__node, [role=row]')?.focus({ preventScroll: true });
  }

  function onKeyDown(event: KeyboardEvent) {
    event.stopPropagation();
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter' || event.key === 'Escape') {
      event.preventDefault();
      finish(event.key === 'Enter');
    }
  }

  return (
    <input
      ref={field}
      className={`${styles.rename} nodrag nopan nowheel`}
      aria-label={label}
      defaultValue={name}
      maxLength={200}
      spellCheck={false}
      autoComplete="off"
      onBlur={() => finish(true)}
      onKeyDown={onKeyDown}
      onDoubleClick={(event) => event.stopPropagation()}
    />
  );
}
