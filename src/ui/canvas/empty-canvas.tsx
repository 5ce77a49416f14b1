import { LAYERS } from '../../core/layers/index.ts';
import { text } from '../../core/text.ts';
import { useCommands } from '../commands-context.ts';
import { Button } from '../controls/button.tsx';
import { useEditor, useText } from '../editor-context.ts';
import styles from './empty-canvas.module.css';

const TITLE = text('canvas.emptyCanvas.title', 'Draw a network');
const HINT = text(
  'canvas.emptyCanvas.hint',
  'Drag layers from the left, or start with an example. Shapes and parameter counts appear as you draw.',
);
const EXAMPLE = text('canvas.emptyCanvas.example', 'Open an example');

/** What an empty drawing shows: two ways to begin. */
export function EmptyCanvas() {
  const editor = useEditor();
  const commands = useCommands();
  const t = useText();
  const picture = LAYERS.find((layer) => layer.role === 'picture');
  const add = picture && text('canvas.emptyCanvas.addATitleLayer', 'Add a {title} layer', { title: picture.title });
  return (
    <div className={styles.empty}>
      <div className={styles.box}>
        <h2>{t(TITLE)}</h2>
        <p>{t(HINT)}</p>
        <div className={styles.actions}>
          <Button tone="primary" onClick={() => commands.run('file.examples')}>
            {t(EXAMPLE)}
          </Button>
          {picture && add && <Button onClick={() => editor.layers.add(picture.type)}>{t(add)}</Button>}
        </div>
      </div>
    </div>
  );
}
