import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { analyze } from '../../core/graph/analyze.ts';
import { EMPTY_DOCUMENT } from '../../core/graph/document.ts';
import { text } from '../../core/text.ts';
import { CATEGORY_TITLES, categoryStyle } from '../category.ts';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import { StepMark } from '../guide/step-mark.tsx';
import type { AddPlace, LayerEntry } from '../search/layer-entries.ts';
import { paletteList } from './filter.ts';
import styles from './palette.module.css';
import { PaletteItem } from './palette-item.tsx';
import { useSlash } from './use-slash.ts';

const TITLE = text('palette.palette.title', 'Layers');
const SEARCH = text('palette.palette.search', 'Add a layer…');
const NOTHING = text('palette.palette.nothing', 'No layer has this name.');

/** Every layer type by category. Type to find one, Enter to add it; or drag it onto the drawing. */
export function Palette() {
  const editor = useEditor();
  const t = useText();
  const [search, setSearch] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const locale = useEditorState((state) => state.locale);
  // Only a search shows shapes: without one nothing here follows the drawing.
  const at = useAddPlace(search.trim() !== '');
  const { groups, best } = useMemo(() => paletteList(at, search, t, locale), [at, search, t, locale]);
  useSlash(field);

  function add({ layer, attributes }: LayerEntry) {
    editor.layers.add(layer.type, undefined, attributes);
  }

  function onSearchKey(event: KeyboardEvent) {
    // Enter that ends the composition of a Korean syllable is not yet an answer.
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter' && best) {
      add(best);
      setSearch('');
    } else if (event.key === 'Escape') {
      setSearch('');
      field.current?.blur();
    } else if (event.key === 'ArrowDown') {
      event.preventDefault();
      items(list.current)[0]?.focus();
    }
  }

  function onListKey(event: KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const all = items(list.current);
    const next = all.indexOf(document.activeElement as HTMLElement) + step;
    if (next < 0) field.current?.focus();
    else all[next]?.focus();
  }

  return (
    <nav className={styles.palette} aria-label={t(TITLE)}>
      <div className={styles.search}>
        <input
          ref={field}
          type="search"
          value={search}
          placeholder={t(SEARCH)}
          aria-label={t(SEARCH)}
          aria-keyshortcuts="/"
          spellCheck={false}
          onChange={(event) => setSearch(event.target.value)}
          onKeyDown={onSearchKey}
        />
        <span className={styles.key} aria-hidden="true">
          <StepMark place="layers" />/
        </span>
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrow keys are a shortcut; every entry is a button. */}
      <div className={styles.list} ref={list} onKeyDown={onListKey}>
        {groups.map((group) => (
          <section key={group.category} style={categoryStyle(group.category)}>
            <h2>{t(CATEGORY_TITLES[group.category])}</h2>
            <ul>
              {group.entries.map((entry) => (
                <PaletteItem key={entry.id} entry={entry} best={entry === best} onAdd={add} />
              ))}
            </ul>
          </section>
        ))}
        {groups.length === 0 && <p className={styles.nothing}>{t(NOTHING)}</p>}
      </div>
    </nav>
  );
}

/** Where a new layer goes; the empty drawing while nobody asks. */
function useAddPlace(asked: boolean): AddPlace {
  const editor = useEditor();
  const document = useEditorState((state) => (asked ? state.document : null));
  const analysis = useEditorState((state) => (asked ? state.analysis : null));
  const selected = useEditorState((state) => (asked ? state.selectedNodes : null));
  // biome-ignore lint/correctness/useExhaustiveDependencies: the place follows what is selected.
  return useMemo(
    () => (document && analysis ? { document, analysis, place: editor.layers.placeOfNew() } : NOWHERE),
    [document, analysis, selected, editor],
  );
}

const NOWHERE: AddPlace = {
  document: EMPTY_DOCUMENT,
  analysis: analyze(EMPTY_DOCUMENT),
  place: { kind: 'anywhere' },
};

function items(root: HTMLElement | null): HTMLElement[] {
  return root ? [...root.querySelectorAll('button')] : [];
}
