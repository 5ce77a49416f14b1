import { useStore } from 'zustand';
import { shownWorkspace } from '../../store/workspace.ts';
import { EffectView } from '../workspaces/effect-view.tsx';
import { NetworkList } from '../workspaces/network-list.tsx';
import '../fonts.ts';
import '../tokens.css';
import '../ask-dialog.css';
import type { CommandRegistry } from '../../commands/registry.ts';
import { text } from '../../core/text.ts';
import type { Editor } from '../../store/editor.ts';
import { Canvas } from '../canvas/canvas.tsx';
import { CommandsContext } from '../commands-context.ts';
import { useShortcuts } from '../controls/use-shortcuts.ts';
import { EditorContext, useEditor, useEditorState, useText } from '../editor-context.ts';
import { GUIDE_HEIGHT, Guide } from '../guide/guide.tsx';
import { Inspector } from '../inspector/inspector.tsx';
import { LensPanel } from '../lens/lens-panel.tsx';
import { Outline } from '../outline/outline.tsx';
import { Palette } from '../palette/palette.tsx';
import { Announcer } from './announcer.tsx';
import styles from './app.module.css';
import { Dialogs } from './dialogs.tsx';
import { DropTarget } from './drop-target.tsx';
import { FileChanged } from './file-changed.tsx';
import { Popups } from './popups.tsx';
import { Splitter } from './splitter.tsx';
import { Toasts } from './toasts.tsx';
import { TopBar } from './top-bar.tsx';
import { TotalsBar } from './totals-bar.tsx';
import { useAppearance } from './use-appearance.ts';
import { useClipboard } from './use-clipboard.ts';
import { useFocusRequests } from './use-focus-requests.ts';
import { usePanels } from './use-panels.ts';

const LENS = text('shell.app.lens', 'Lens');

/** The window: what surrounds the drawing, and where everything has its place. */
export function App({ editor, commands }: { editor: Editor; commands: CommandRegistry }) {
  return (
    <EditorContext value={editor}>
      <CommandsContext value={commands}>
        <Shell />
      </CommandsContext>
    </EditorContext>
  );
}

/** The one figure of the workspace: the drawing, its twin in rows, or what was measured. */
function MainView() {
  const workspace = useEditorState(shownWorkspace);
  const outline = useEditorState((state) => state.outline);
  if (workspace === 'study') return <EffectView />;
  return outline ? <Outline /> : <Canvas />;
}

function Shell() {
  useAppearance();
  useShortcuts();
  useClipboard();
  useFocusRequests();
  const t = useText();
  const above = useStore(useEditor().guide.store, (state) => state.shown) ? GUIDE_HEIGHT : 0;
  const panels = usePanels(above);
  const workspace = useEditorState(shownWorkspace);
  const rows = panels.lens ? `${panels.lensHeight}px` : '0px';
  return (
    <div
      className={styles.app}
      data-palette={panels.palette}
      data-inspector={panels.inspector}
      style={{ '--lens-height': rows, '--guide-height': `${above}px` } as React.CSSProperties}
    >
      <header className={styles.top}>
        <TopBar />
      </header>
      <div className={styles.guide}>
        <Guide />
      </div>
      <FileChanged />
      {panels.palette && <div className={styles.palette}>{workspace === 'draw' ? <Palette /> : <NetworkList />}</div>}
      <main className={styles.canvas}>
        <MainView />
      </main>
      {panels.inspector && (
        <div className={styles.inspector}>
          <Inspector />
        </div>
      )}
      {panels.lens && (
        <section className={styles.lens} data-region="lens" aria-label={t(LENS)}>
          <Splitter height={panels.lensHeight} limits={panels.lensLimits} onResize={panels.setLensHeight} />
          <LensPanel />
        </section>
      )}
      <footer className={styles.totals}>
        <TotalsBar panels={panels} />
      </footer>
      <Toasts />
      <Dialogs />
      <Popups />
      <Announcer />
      <DropTarget />
    </div>
  );
}
