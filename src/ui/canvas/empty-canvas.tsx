import { LAYERS } from '../../core/layers/index.ts';
import { text } from '../../core/text.ts';
import { useCommands } from '../commands-context.ts';
import { Button } from '../controls/button.tsx';
import { useEditor, useText } from '../editor-context.ts';
import styles from './empty-canvas.module.css';

const TITLE = text('Draw a network', '신경망을 그려 보세요');
const HINT = text(
  'Drag layers from the left, or start with an example. Shapes and parameter counts appear as you draw.',
  '왼쪽에서 레이어를 끌어다 놓거나 예제로 시작하세요. 그리는 동안 모양과 파라미터 수가 바로 보입니다.',
);
const EXAMPLE = text('Open an example', '예제 열기');

/** What an empty drawing shows: two ways to begin. */
export function EmptyCanvas() {
  const editor = useEditor();
  const commands = useCommands();
  const t = useText();
  const picture = LAYERS.find((layer) => layer.role === 'picture');
  const add = picture && text(`Add a ${picture.title.en} layer`, `${picture.title.ko} 레이어 추가`);
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
