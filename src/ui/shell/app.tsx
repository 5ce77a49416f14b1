import '../fonts.ts';
import '../tokens.css';
import type { CommandRegistry } from '../../commands/registry.ts';
import { text } from '../../core/text.ts';
import type { Editor } from '../../store/editor.ts';
import { Canvas } from '../canvas/canvas.tsx';
import { CommandsContext } from '../commands-context.ts';
import { EditorContext, useText } from '../editor-context.ts';
import { Inspector } from '../inspector/inspector.tsx';
import { LensPanel } from '../lens/lens-panel.tsx';
import { Palette } from '../palette/palette.tsx';
import styles from './app.module.css';
import { Dialogs } from './dialogs.tsx';
import { DropTarget } from './drop-target.tsx';
import { Splitter } from './splitter.tsx';
import { Toasts } from './toasts.tsx';
import { TopBar } from './top-bar.tsx';
import { TotalsBar } from './totals-bar.tsx';
import { useAppearance } from './use-appearance.ts';
import { usePanels } from './use-panels.ts';
import { useShortcuts } from './use-shortcuts.ts';

const LENS = text('Lens', '렌즈');

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

function Shell() {
  useAppearance();
  useShortcuts();
  const t = useText();
  const panels = usePanels();
  const rows = panels.lens ? `${panels.lensHeight}px` : '0px';
  return (
    <div
      className={styles.app}
      data-palette={panels.palette}
      data-inspector={panels.inspector}
      style={{ '--lens-height': rows } as React.CSSProperties}
    >
      <header className={styles.top}>
        <TopBar />
      </header>
      {panels.palette && (
        <div className={styles.palette}>
          <Palette />
        </div>
      )}
      <main className={styles.canvas}>
        <Canvas />
      </main>
      {panels.inspector && (
        <div className={styles.inspector}>
          <Inspector />
        </div>
      )}
      {panels.lens && (
        <section className={styles.lens} aria-label={t(LENS)}>
          <Splitter height={panels.lensHeight} limits={panels.lensLimits} onResize={panels.setLensHeight} />
          <LensPanel />
        </section>
      )}
      <footer className={styles.totals}>
        <TotalsBar panels={panels} />
      </footer>
      <Toasts />
      <Dialogs />
      <DropTarget />
    </div>
  );
}
