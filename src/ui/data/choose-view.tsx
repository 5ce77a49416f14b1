import { dataProblemInWords } from '../../core/dataset/problems.ts';
import { type Text, text } from '../../core/text.ts';
import { openShippedSet, type ShippedSet } from '../../examples/data-sets.ts';
import type { DataSetState } from '../../store/state.ts';
import { Button } from '../controls/button.tsx';
import { useEditor, useText } from '../editor-context.ts';
import styles from './data-set-dialog.module.css';

const OWN = text('Your own pictures', '내 이미지');
const FOLDER = text('Choose a folder…', '폴더 고르기…');
const FOLDER_HELP = text(
  'With a sub-folder per class, or with a table (.csv) whose first line is file,label. A folder can be dropped on the window, too.',
  '클래스마다 하위 폴더가 있거나, 첫 줄이 file,label인 표(.csv)가 있는 폴더입니다. 폴더를 창에 끌어다 놓아도 됩니다.',
);
const FILES = text('Choose files…', '파일 고르기…');
const FILES_HELP = text(
  'One .npz with images and labels, or an IDX pair (the form of MNIST): both files together.',
  'images와 labels가 든 .npz 하나, 또는 IDX 쌍(MNIST 형식)의 두 파일을 함께 고르세요.',
);
const SHIPPED = text('What comes with Convas', 'Convas에 들어 있는 데이터');

const SETS: readonly { readonly id: ShippedSet; readonly title: Text; readonly help: Text }[] = [
  {
    id: 'signs',
    title: text('Signs', 'Signs(표지판)'),
    help: text(
      'Ten classes, each told by one cue alone: three colours, four shapes, three textures.',
      '단서 하나로만 구분되는 클래스 열 개: 색 셋, 모양 넷, 질감 셋.',
    ),
  },
  {
    id: 'signs-multi',
    title: text('Signs, three labels each', 'Signs(라벨 셋)'),
    help: text('Each picture has a colour, a shape and a texture.', '이미지마다 색, 모양, 질감 라벨이 있습니다.'),
  },
  {
    id: 'fashion-mnist',
    title: text('Fashion-MNIST', 'Fashion-MNIST'),
    help: text('7,000 grey pictures of ten kinds of clothes.', '옷 열 종류의 흑백 이미지 7,000개.'),
  },
];

const AXES = {
  nhwc: text('Channels last', '채널이 마지막'),
  nchw: text('Channels first', '채널이 처음'),
} as const;

/** Where a data set comes from; and what was wrong with the last one. */
export function ChooseView({ failed }: { readonly failed: Extract<DataSetState, { kind: 'failed' }> | null }) {
  const editor = useEditor();
  const { dataSets } = editor;
  const t = useText();
  return (
    <>
      {failed && (
        <div role="alert" className={styles.problem}>
          <p>
            <b translate="no">{failed.name}</b> {t(dataProblemInWords(failed.problem))}
          </p>
          {failed.problem.question?.map((order) => (
            <Button key={order} onClick={() => void dataSets.answer(order)}>
              {t(AXES[order])}
            </Button>
          ))}
        </div>
      )}
      <h3>{t(OWN)}</h3>
      <ul className={styles.choices}>
        <li>
          <Button data-first="" tone="primary" onClick={() => void dataSets.chooseFolder()}>
            {t(FOLDER)}
          </Button>
          <span>{t(FOLDER_HELP)}</span>
        </li>
        <li>
          <Button onClick={() => void dataSets.chooseFiles()}>{t(FILES)}</Button>
          <span>{t(FILES_HELP)}</span>
        </li>
      </ul>
      <h3>{t(SHIPPED)}</h3>
      <ul className={styles.choices}>
        {SETS.map(({ id, title, help }) => (
          <li key={id}>
            <Button onClick={() => void openShippedSet(editor, id)}>{t(title)}</Button>
            <span>{t(help)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
