import { text } from '../../core/text.ts';
import { languageName, nextLocale } from '../../language/locales.ts';
import { isDirty } from '../../store/state.ts';
import { shownWorkspace } from '../../store/workspace.ts';
import { Button } from '../controls/button.tsx';
import { InlineName } from '../controls/inline-name.tsx';
import { useCommand } from '../controls/use-command.ts';
import { useDocumentTitle, useFileTitle } from '../document-title.ts';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import { MeasureButton } from '../workspaces/measure-button.tsx';
import { WorkspaceSwitch } from '../workspaces/workspace-switch.tsx';
import { CommandMenu } from './command-menu.tsx';
import { DeviceChip } from './device-chip.tsx';
import { HistoryMenu } from './history-menu.tsx';
import { RecentFiles } from './recent-files.tsx';
import { RunButton } from './run-button.tsx';
import styles from './top-bar.module.css';

const TITLE = text('shell.topBar.title', 'Title of the drawing');
const EDITED = text('shell.topBar.edited', 'edited');
const FILE = text('shell.topBar.file', 'File');
const FILE_COMMANDS = [
  ['file.new', 'file.open', 'file.openData', 'file.joinModel', 'run.addPictures'],
  ['file.save', 'file.saveAs'],
  ['app.settings', 'help.firstSteps', 'help.shortcuts', 'help.licences', 'help.about'],
];
const BEHIND = { 'file.open': (close: () => void) => <RecentFiles onOpen={close} /> };
const EXPORT = text('shell.topBar.export', 'Export…');
const EXPORT_COMMANDS = [
  ['file.exportOnnx', 'file.exportSelection', 'file.changes', 'file.compare'],
  ['file.exportPytorch', 'file.exportKeras', 'file.exportWeights'],
  ['file.exportCsv', 'file.exportGates', 'file.exportJson', 'file.exportFigure'],
];
const THEME = { light: text('shell.topBar.light', 'Dark'), dark: text('shell.topBar.dark', 'Light') };

export function TopBar() {
  const editor = useEditor();
  const t = useText();
  const title = useDocumentTitle();
  const fileName = useFileTitle();
  const dirty = useEditorState(isDirty);
  const workspace = useEditorState(shownWorkspace);
  return (
    <div className={styles.bar}>
      <h1 className={styles.brand}>Convas</h1>
      <span className={styles.slash} aria-hidden="true">
        /
      </span>
      {fileName === null ? (
        <InlineName label={t(TITLE)} value={title} className={styles.title} onRename={editor.layers.setTitle} />
      ) : (
        <span className={`${styles.title} ${styles.fileName}`} title={fileName} translate="no">
          {fileName}
        </span>
      )}
      <span className={styles.edited}>{dirty ? t(EDITED) : ''}</span>
      <WorkspaceSwitch />
      <span className={styles.space} />
      <div className={styles.group}>
        <CommandMenu label={t(FILE)} groups={FILE_COMMANDS} behind={BEHIND} />
        <HistoryButton id="edit.undo" stack="past" />
        <HistoryMenu />
        <HistoryButton id="edit.redo" stack="future" />
        <CommandButton id="file.examples" />
      </div>
      <DeviceChip />
      <div className={styles.group}>
        <ThemeToggle />
        <LocaleToggle />
      </div>
      <CommandMenu label={t(EXPORT)} groups={EXPORT_COMMANDS} />
      {workspace === 'draw' ? <RunButton /> : <MeasureButton />}
    </div>
  );
}

function CommandButton({ id }: { id: string }) {
  const command = useCommand(id);
  return (
    <Button title={command.hint} aria-keyshortcuts={command.ariaKeys} disabled={!command.enabled} onClick={command.run}>
      {command.title}
    </Button>
  );
}

/** Undo and redo say on hover what they would take back or do again. */
function HistoryButton({ id, stack }: { id: string; stack: 'past' | 'future' }) {
  const t = useText();
  const entry = useEditorState((state) => state[stack][state[stack].length - 1]?.title);
  const command = useCommand(id);
  return (
    <Button
      title={entry ? `${command.hint}: ${t(entry)}` : command.hint}
      aria-keyshortcuts={command.ariaKeys}
      disabled={!command.enabled}
      onClick={command.run}
    >
      {command.title}
    </Button>
  );
}

function ThemeToggle() {
  const t = useText();
  const command = useCommand('view.toggleTheme');
  const chosen = useEditorState((state) => state.theme);
  const dark = chosen === 'system' ? matchMedia('(prefers-color-scheme: dark)').matches : chosen === 'dark';
  const theme = dark ? 'dark' : 'light';
  return (
    <Button tone="quiet" title={command.hint} aria-keyshortcuts={command.ariaKeys} onClick={command.run}>
      {t(THEME[theme])}
    </Button>
  );
}

function LocaleToggle() {
  const locale = useEditorState((state) => state.locale);
  const command = useCommand('view.toggleLocale');
  const { languages } = useEditor();
  const next = nextLocale(languages.all, locale);
  return (
    <Button tone="quiet" title={command.hint} lang={next} onClick={command.run}>
      {languageName(next)}
    </Button>
  );
}
