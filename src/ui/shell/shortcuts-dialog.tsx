import type { Command } from '../../commands/registry.ts';
import { formatShortcut } from '../../commands/shortcuts.ts';
import { type Text, text } from '../../core/text.ts';
import { useCommands } from '../commands-context.ts';
import { Dialog } from '../controls/dialog.tsx';
import { useEditor, useText } from '../editor-context.ts';
import { GROUPS } from './shortcut-groups.ts';
import styles from './shortcuts-dialog.module.css';
import { IS_MAC } from './use-shortcuts.ts';

const TITLE = text('Keyboard shortcuts', '단축키');
const CANVAS = text('On the drawing', '그림판에서');
const ON_CANVAS: readonly { readonly keys: string; readonly title: Text }[] = [
  { keys: '/', title: text('Find a layer to add', '추가할 레이어 찾기') },
  { keys: 'Tab', title: text('Next layer or edge', '다음 레이어나 연결') },
  { keys: 'Enter', title: text('Select it', '선택') },
  { keys: '← ↑ → ↓', title: text('Move the selected layers', '선택한 레이어 옮기기') },
  { keys: 'Shift', title: text('Hold and drag to select an area', '누른 채 끌어서 영역 선택') },
  {
    keys: 'Tab',
    title: text('After a click on the empty canvas: add a layer there', '빈 곳을 누른 뒤: 거기에 레이어 추가'),
  },
  { keys: 'Esc', title: text('Cancel a drag, or select nothing', '끌기 취소 또는 선택 해제') },
];

/** Every command with a shortcut, from the registry itself, so that the list cannot be wrong. */
export function ShortcutsDialog() {
  const editor = useEditor();
  const commands = useCommands();
  const t = useText();
  return (
    <Dialog reading title={t(TITLE)} width={960} onClose={() => editor.view.openDialog(null)}>
      <div className={styles.columns}>
        <Group title={t(CANVAS)} rows={ON_CANVAS.map((entry) => ({ ...entry, title: t(entry.title) }))} />
        {GROUPS.map((group) => {
          const rows = commands
            .list()
            .filter(
              (command) =>
                group.prefixes.some((prefix) => command.id.startsWith(prefix)) && command.shortcuts.length > 0,
            )
            .map((command) => ({ keys: shown(command), title: t(command.title) }));
          return rows.length > 0 && <Group key={group.title.en} title={t(group.title)} rows={rows} />;
        })}
      </div>
    </Dialog>
  );
}

function shown(command: Command): string {
  return command.shortcuts
    .slice(0, 2)
    .map((shortcut) => formatShortcut(shortcut, IS_MAC))
    .join(', ');
}

function Group({ title, rows }: { title: string; rows: readonly { readonly keys: string; readonly title: string }[] }) {
  return (
    <section className={styles.group}>
      <h3>{title}</h3>
      <dl>
        {rows.map((row) => (
          <div key={`${row.keys} ${row.title}`}>
            <dt>{row.title}</dt>
            <dd>{row.keys}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
