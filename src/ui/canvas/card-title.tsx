import { type Text, text } from '../../core/text.ts';
import { say } from '../../language/say.ts';
import { useEditor, useEditorState } from '../editor-context.ts';
import { layerPlace } from '../guide/places.ts';
import { StepMark } from '../guide/step-mark.tsx';
import { InlineRename } from './inline-rename.tsx';
import styles from './layer-node.module.css';

const NAME = text('canvas.cardTitle.name', 'Name of the layer');

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
  if (renaming) return <LayerRename id={id} name={name} />;
  return (
    <>
      <StepMark place={layerPlace(id)} />
      <b className={styles.title} title={`${say(title, locale)} · ${name}`}>
        {say(title, locale)}
      </b>
      <span className={styles.name}>{shown}</span>
    </>
  );
}

export function LayerRename({ id, name }: { id: string; name: string }) {
  const editor = useEditor();
  return (
    <InlineRename
      label={NAME}
      name={name}
      onDone={(typed) => {
        editor.view.startRename(null);
        if (typed !== null) editor.layers.rename(id, typed);
      }}
    />
  );
}
