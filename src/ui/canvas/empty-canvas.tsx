import { text } from '../../core/text.ts';
import { useCommands } from '../commands-context.ts';
import { useText } from '../editor-context.ts';
import styles from './empty-canvas.module.css';

const HINT = text(
  'canvas.emptyCanvas.begin',
  'Drag a layer here from the list and its shapes and counts follow, or begin with one of these.',
);
const WAYS = [
  { command: 'file.open', title: text('canvas.emptyCanvas.dropModel', 'Drop or open a model') },
  { command: 'file.examples', title: text('canvas.emptyCanvas.openExample', 'Open an example') },
  { command: 'layer.add', title: text('canvas.emptyCanvas.pressSlash', 'Press / to name a layer') },
];

/** What an empty drawing says: one sentence, and three ways to begin. */
export function EmptyCanvas() {
  const commands = useCommands();
  const t = useText();
  return (
    <div className={styles.empty}>
      <div className={styles.box}>
        <p>{t(HINT)}</p>
        <ul className={styles.ways}>
          {WAYS.map(({ command, title }) => (
            <li key={command}>
              <button type="button" onClick={() => void commands.run(command)}>
                {t(title)}
              </button>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
