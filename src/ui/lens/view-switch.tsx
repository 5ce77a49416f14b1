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
  view: text('View of the layer', '레이어 보기'),
  gates: text('Gates', '게이트'),
  maps: text('Maps', '맵'),
  filters: text('Filters', '필터'),
  table: text('Table', '표'),
  tableKey: text('Numbers as a table (T)', '숫자를 표로 보기 (T)'),
};
