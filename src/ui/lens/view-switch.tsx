import { text } from '../../core/text.ts';
import type { LensView } from '../../store/state.ts';
import { Segments } from '../controls/segments.tsx';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import { availableViews, resolveView, type ShownView, type Subject } from './subject.ts';

/** Chooses how the layer is shown. Choosing a layer's own first view follows the selection again. */
export function ViewSwitch({ subject }: { readonly subject: Subject }) {
  const t = useText();
  const editor = useEditor();
  const choice = useEditorState((state) => state.lensView);
  const views = availableViews(subject.layer, subject.analysis.parameterSpecs);
  const shown = resolveView(choice, views);
  return (
    <Segments
      name={t(strings.view)}
      value={shown}
      choices={views.map((view) => ({
        value: view,
        label: t(strings[view]),
        ...(view === 'table' ? { title: t(strings.tableKey) } : {}),
      }))}
      onChoose={(view) => editor.view.setLens({ view: chosenView(view, views) })}
    />
  );
}

export function chosenView(view: ShownView, views: readonly ShownView[]): LensView {
  return view === views[0] ? 'auto' : view;
}

const strings = {
  view: text('lens.viewSwitch.viewOfTheLayer', 'View of the layer'),
  gates: text('lens.viewSwitch.gates', 'Gates'),
  maps: text('lens.viewSwitch.maps', 'Maps'),
  filters: text('lens.viewSwitch.filters', 'Filters'),
  table: text('lens.viewSwitch.table', 'Table'),
  tableKey: text('lens.viewSwitch.tableKey', 'Numbers as a table (T)'),
};
