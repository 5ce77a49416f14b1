import type { KeyboardEvent } from 'react';
import { text } from '../../core/text.ts';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import { FeedsColumn } from './feeds-column.tsx';
import { FiltersView } from './filters-view.tsx';
import { GatesView } from './gates-view.tsx';
import { LensNotice } from './lens-notice.tsx';
import styles from './lens-panel.module.css';
import { MapsView } from './maps-view.tsx';
import { Notice } from './notice.tsx';
import { OutputRegion } from './output-picture-region.tsx';
import { availableViews, resolveView, useSubject } from './subject.ts';
import { TableView } from './table-view.tsx';
import { chosenView } from './view-switch.tsx';

/** The panel below the canvas: the pictures, the shown layer at work on them, and the class scores. */
export function LensPanel() {
  const t = useText();
  const editor = useEditor();
  const subject = useSubject();
  const choice = useEditorState((state) => state.lensView);
  const stale = useEditorState((state) => state.stale);
  const views = subject ? availableViews(subject.layer, subject.analysis.parameterSpecs) : [];
  const view = resolveView(choice, views);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key.toLowerCase() !== 't' || event.ctrlKey || event.metaKey || event.altKey || !subject) return;
    if (event.target instanceof HTMLInputElement && event.target.type !== 'range') return;
    event.preventDefault();
    event.stopPropagation();
    editor.view.setLens({ view: view === 'table' ? 'auto' : chosenView('table', views) });
  };
  return (
    <div className={styles.lens}>
      <div className={styles.columns}>
        <FeedsColumn />
        <section
          className={styles.middle}
          aria-label={t(strings.layer)}
          data-stale={(stale && view === 'maps') || undefined}
          onKeyDown={onKeyDown}
        >
          <LensNotice />
          {subject === null ? (
            <Notice tone="info" fill title={t(strings.empty)}>
              {t(strings.emptyHelp)}
            </Notice>
          ) : view === 'gates' ? (
            <GatesView key={subject.node.id} subject={subject} />
          ) : view === 'filters' ? (
            <FiltersView key={subject.node.id} subject={subject} />
          ) : view === 'table' ? (
            <TableView key={subject.node.id} subject={subject} />
          ) : (
            <MapsView key={subject.node.id} subject={subject} />
          )}
        </section>
        <OutputRegion />
      </div>
    </div>
  );
}

const strings = {
  layer: text('lens.lensPanel.layer', 'The shown layer'),
  empty: text('lens.lensPanel.empty', 'No layer to look at yet.'),
  emptyHelp: text('lens.lensPanel.emptyHelp', 'Add layers, or open an example.'),
};
