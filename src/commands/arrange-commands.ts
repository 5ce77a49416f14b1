import { ALIGNMENTS, type Alignment } from '../core/drawing/align.ts';
import { type Text, text } from '../core/text.ts';
import type { Editor } from '../store/editor.ts';
import { selectedUnits } from '../store/selection.ts';
import { type Command, command } from './command.ts';

const ALIGN: Readonly<Record<Alignment, { readonly title: Text; readonly key: string }>> = {
  left: { title: text('commands.arrangeCommands.alignLeftEdges', 'Align left edges'), key: 'Alt+A' },
  centre: { title: text('commands.arrangeCommands.alignCentres', 'Align centres'), key: 'Alt+H' },
  right: { title: text('commands.arrangeCommands.alignRightEdges', 'Align right edges'), key: 'Alt+D' },
  top: { title: text('commands.arrangeCommands.alignTopEdges', 'Align top edges'), key: 'Alt+W' },
  middle: { title: text('commands.arrangeCommands.alignMiddles', 'Align middles'), key: 'Alt+V' },
  bottom: { title: text('commands.arrangeCommands.alignBottomEdges', 'Align bottom edges'), key: 'Alt+S' },
};

/** Lining up, spreading, and the automatic layout. */
export function arrangeCommands(editor: Editor): readonly Command[] {
  const state = () => editor.store.getState();
  const selected = (least: number) => () => selectedUnits(state()).length >= least;
  return [
    command(
      'arrange.layout',
      text('commands.arrangeCommands.layOutAutomatically', 'Lay out automatically'),
      ['Alt+L'],
      {
        enabled: () => state().document.nodes.size > 0,
        run: () => editor.arrange.layOut(),
      },
    ),
    ...ALIGNMENTS.map((how) =>
      command(`arrange.align${how.charAt(0).toUpperCase()}${how.slice(1)}`, ALIGN[how].title, [ALIGN[how].key], {
        enabled: selected(2),
        run: () => editor.arrange.align(how),
      }),
    ),
    command(
      'arrange.distributeHorizontally',
      text('commands.arrangeCommands.distributeHorizontally', 'Distribute horizontally'),
      ['Alt+Shift+H'],
      {
        enabled: selected(3),
        run: () => editor.arrange.distribute('horizontally'),
      },
    ),
    command(
      'arrange.distributeVertically',
      text('commands.arrangeCommands.distributeVertically', 'Distribute vertically'),
      ['Alt+Shift+V'],
      {
        enabled: selected(3),
        run: () => editor.arrange.distribute('vertically'),
      },
    ),
    command('arrange.snap', text('commands.arrangeCommands.snapToTheGrid', 'Snap to the grid'), ['Alt+G'], {
      run: () => editor.view.toggleSnap(),
      checked: () => state().snap,
    }),
  ];
}
