import { ALIGNMENTS, type Alignment } from '../core/graph/align.ts';
import { type Text, text } from '../core/text.ts';
import type { Editor } from '../store/editor.ts';
import { selectedUnits } from '../store/selection.ts';
import { type Command, command } from './command.ts';

const ALIGN: Readonly<Record<Alignment, { readonly title: Text; readonly key: string }>> = {
  left: { title: text('Align left edges', '왼쪽 맞춤'), key: 'Alt+A' },
  centre: { title: text('Align centres', '가운데 맞춤'), key: 'Alt+H' },
  right: { title: text('Align right edges', '오른쪽 맞춤'), key: 'Alt+D' },
  top: { title: text('Align top edges', '위쪽 맞춤'), key: 'Alt+W' },
  middle: { title: text('Align middles', '중간 맞춤'), key: 'Alt+V' },
  bottom: { title: text('Align bottom edges', '아래쪽 맞춤'), key: 'Alt+S' },
};

/** Lining up, spreading, and the automatic layout. */
export function arrangeCommands(editor: Editor): readonly Command[] {
  const state = () => editor.store.getState();
  const selected = (least: number) => () => selectedUnits(state()).length >= least;
  return [
    command('arrange.layout', text('Lay out automatically', '자동 배치'), ['Alt+L'], {
      enabled: () => state().document.nodes.size > 0,
      run: () => editor.arrange.layOut(),
    }),
    ...ALIGNMENTS.map((how) =>
      command(`arrange.align${how.charAt(0).toUpperCase()}${how.slice(1)}`, ALIGN[how].title, [ALIGN[how].key], {
        enabled: selected(2),
        run: () => editor.arrange.align(how),
      }),
    ),
    command('arrange.distributeHorizontally', text('Distribute horizontally', '가로 간격 같게'), ['Alt+Shift+H'], {
      enabled: selected(3),
      run: () => editor.arrange.distribute('horizontally'),
    }),
    command('arrange.distributeVertically', text('Distribute vertically', '세로 간격 같게'), ['Alt+Shift+V'], {
      enabled: selected(3),
      run: () => editor.arrange.distribute('vertically'),
    }),
    command('arrange.snap', text('Snap to the grid', '격자에 맞추기'), ['Alt+G'], {
      run: () => editor.view.toggleSnap(),
      checked: () => state().snap,
    }),
  ];
}
