import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import type { LayerType } from '../../core/layers/define-layer.ts';
import { LAYERS } from '../../core/layers/index.ts';
import { text } from '../../core/text.ts';
import { CATEGORY_TITLES, categoryStyle } from '../category.ts';
import { useEditor, useText } from '../editor-context.ts';
import { StepMark } from '../guide/step-mark.tsx';
import { filterLayers, firstMatch } from './filter.ts';
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
  const groups = useMemo(() => filterLayers(LAYERS, search, t), [search, t]);
  const best = search.trim() === '' ? undefined : firstMatch(groups, search, t);
  useSlash(field);

  function add(layer: LayerType) {
    editor.layers.add(layer.type);
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
              {group.layers.map((layer) => (
                <PaletteItem key={layer.type} layer={layer} best={layer === best} onAdd={add} />
              ))}
            </ul>
          </section>
        ))}
        {groups.length === 0 && <p className={styles.nothing}>{t(NOTHING)}</p>}
      </div>
    </nav>
  );
}

function items(root: HTMLElement | null): HTMLElement[] {
  return root ? [...root.querySelectorAll('button')] : [];
}
