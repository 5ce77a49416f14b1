import { dataProblemInWords } from '../../core/dataset/problems.ts';
import { type Text, text } from '../../core/text.ts';
import { openShippedSet, type ShippedSet } from '../../examples/data-sets.ts';
import type { DataSetState } from '../../store/data-sets.ts';
import { Button } from '../controls/button.tsx';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import styles from './data-set-dialog.module.css';
import { NamedSet } from './named-set.tsx';

const OWN = text('data.chooseView.own', 'Your own pictures');
const FOLDER = text('data.chooseView.folder', 'Choose a folder…');
const FOLDER_HELP = text(
  'data.chooseView.folderHelp',
  'With a sub-folder per class, or with a table (.csv) whose first line is file,label. A folder can be dropped on the window, too.',
);
const FILES = text('data.chooseView.files', 'Choose files…');
const FILES_HELP = text(
  'data.chooseView.filesHelp',
  'One .npz with images and labels, or an IDX pair (the form of MNIST): both files together.',
);
const PICTURES = text('data.chooseView.pictures', 'The drawing’s pictures');
const PICTURES_HELP = text(
  'data.chooseView.picturesHelp',
  'Those of the strip above the drawing, to be labelled with what the network tells apart.',
);
const SHIPPED = text('data.chooseView.shipped', 'What comes with Convas');

const SETS: readonly { readonly id: ShippedSet; readonly title: Text; readonly help: Text }[] = [
  {
    id: 'signs',
    title: text('data.chooseView.signs', 'Signs'),
    help: text(
      'data.chooseView.tenClassesEachToldBy',
      'Ten classes, each told by one cue alone: three colours, four shapes, three textures.',
    ),
  },
  {
    id: 'signs-multi',
    title: text('data.chooseView.signsThreeLabelsEach', 'Signs, three labels each'),
    help: text('data.chooseView.eachPictureHasAColour', 'Each picture has a colour, a shape and a texture.'),
  },
  {
    id: 'fashion-mnist',
    title: text('data.chooseView.fashionMnist', 'Fashion-MNIST'),
    help: text('data.chooseView.7000GreyPicturesOf', '7,000 grey pictures of ten kinds of clothes.'),
  },
  {
    id: 'photographs',
    title: text('data.chooseView.photographs', 'Photographs'),
    help: text('data.chooseView.nobodyLabelledThem', 'A few sample photographs, which nobody labelled.'),
  },
];

const AXES = {
  nhwc: text('data.chooseView.nhwc', 'Channels last'),
  nchw: text('data.chooseView.nchw', 'Channels first'),
} as const;

/** Where a data set comes from; and what was wrong with the last one. */
export function ChooseView({ failed }: { readonly failed: Extract<DataSetState, { kind: 'failed' }> | null }) {
  const editor = useEditor();
  const { dataSets } = editor;
  const t = useText();
  const [pictures, named] = [useEditorState((s) => s.pictures.length), useEditorState((s) => s.dataReference !== null)];
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
      <NamedSet />
      <h3>{t(OWN)}</h3>
      <ul className={styles.choices}>
        <li>
          <Button
            data-first={named ? undefined : ''}
            tone={named ? 'plain' : 'primary'}
            onClick={() => void dataSets.chooseFolder()}
          >
            {t(FOLDER)}
          </Button>
          <span>{t(FOLDER_HELP)}</span>
        </li>
        <li>
          <Button onClick={() => void dataSets.chooseFiles()}>{t(FILES)}</Button>
          <span>{t(FILES_HELP)}</span>
        </li>
        {pictures > 0 && (
          <li>
            <Button onClick={() => void dataSets.openPictures()}>{t(PICTURES)}</Button>
            <span>{t(PICTURES_HELP)}</span>
          </li>
        )}
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
