import { text } from '../../core/text.ts';
import { runCases } from '../../store/cases.ts';
import { currentRun } from '../../store/selectors.ts';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import { Notice } from './notice.tsx';

/** Stands where numbers would: says what they are waiting for. */
export function Waiting() {
  const t = useText();
  const editor = useEditor();
  const none = useEditorState((state) => runCases(state).length === 0);
  const valid = useEditorState((state) => state.analysis.valid);
  const running = useEditorState((state) => state.run.kind === 'running');
  const ran = useEditorState((state) => currentRun(state) !== null);
  if (none) {
    const action = { label: t(strings.add), run: () => void editor.files.addPictures() };
    return (
      <Notice tone="info" fill title={t(strings.noPicture)} action={action}>
        {t(strings.noPictureHelp)}
      </Notice>
    );
  }
  if (!valid) return <Notice tone="info" fill title={t(strings.noNumbers)} />;
  if (running || !ran) return <Notice tone="info" fill title={t(strings.running)} />;
  return <Notice tone="info" fill title={t(strings.notThisLayer)} />;
}

const strings = {
  noPicture: text('Add a picture to see this layer at work.', '그림을 추가하면 이 레이어가 하는 일을 볼 수 있습니다.'),
  noPictureHelp: text('Drop one anywhere in the window.', '창 아무 곳에나 끌어다 놓으세요.'),
  add: text('Add pictures…', '그림 추가…'),
  noNumbers: text('No numbers for this layer yet.', '이 레이어의 숫자가 아직 없습니다.'),
  running: text('Running…', '실행 중…'),
  notThisLayer: text(
    'This layer’s output was not read in the last run.',
    '마지막 실행에서 이 레이어의 출력을 읽지 않았습니다.',
  ),
};
