// biome-ignore-all lint/a11y/useSemanticElements: rows are placed one by one, since only those in view exist; a table element cannot do that.
// biome-ignore-all lint/a11y/useFocusableInteractive: in a tree grid the rows take the focus, not their cells.
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { text, textKey } from '../../core/text.ts';
import { useCommands } from '../commands-context.ts';
import { Button } from '../controls/button.tsx';
import { useText } from '../editor-context.ts';
import styles from './outline.module.css';
import { Row } from './outline-row.tsx';
import { useOutline } from './use-outline.ts';

const TITLE = text('outline.outline.title', 'Outline of the drawing');
const EMPTY = text('outline.outline.empty', 'The drawing is empty. Press A to add a layer.');
const HELP = text(
  'outline.outline.help',
  'Arrow keys move; right opens a group, or shows what feeds a layer. F2 renames, A adds, C connects, Enter edits.',
);
const BACK = text('outline.outline.back', 'Back to the drawing');
const COLUMNS = [
  text('outline.outline.layer', 'Layer'),
  text('outline.outline.type', 'Type'),
  text('outline.outline.output', 'Output'),
  text('outline.outline.parameters', 'Parameters'),
  text('outline.outline.problem', 'Problem'),
];

/** Height of a row; the style sheet relies on it. */
const ROW_HEIGHT = 27;
const SPARE = 8;

/** The drawing as a table: everything that the canvas shows and does, for keyboards and screen readers. */
export function Outline() {
  const t = useText();
  const commands = useCommands();
  const outline = useOutline();
  const { rows, index } = outline;
  const body = useRef<HTMLDivElement>(null);
  const view = useScroll(body);
  useRowFocus(body, index, rows.length);

  const first = Math.max(0, Math.floor(view.top / ROW_HEIGHT) - SPARE);
  const last = Math.min(rows.length - 1, Math.ceil((view.top + view.height) / ROW_HEIGHT) + SPARE);
  const shown = [...rows.keys()].filter((at) => (at >= first && at <= last) || at === index);

  return (
    <section className={styles.outline} aria-label={t(TITLE)}>
      <header className={styles.bar}>
        <p>{t(rows.length === 0 ? EMPTY : HELP)}</p>
        <Button onClick={() => commands.run('view.toggleOutline')}>{t(BACK)}</Button>
      </header>
      <div
        className={styles.grid}
        role="treegrid"
        aria-label={t(TITLE)}
        aria-rowcount={rows.length + 1}
        aria-multiselectable="true"
        onKeyDown={outline.onKeyDown}
      >
        <div className={styles.head} role="row" aria-rowindex={1}>
          {COLUMNS.map((column) => (
            <span key={textKey(column)} role="columnheader">
              {t(column)}
            </span>
          ))}
        </div>
        <div className={styles.body} ref={body} role="rowgroup">
          <div className={styles.space} style={{ height: rows.length * ROW_HEIGHT }} role="presentation">
            {shown.map((at) => {
              const row = rows[at];
              return (
                row && (
                  <Row
                    key={row.id}
                    row={row}
                    index={at}
                    top={at * ROW_HEIGHT}
                    active={at === index}
                    selected={outline.isSelected(row)}
                    onEnter={outline.goTo}
                    onExpand={outline.expand}
                  />
                )
              );
            })}
          </div>
        </div>
      </div>
    </section>
  );
}

function useScroll(body: React.RefObject<HTMLDivElement | null>) {
  const [view, setView] = useState({ top: 0, height: 800 });
  useLayoutEffect(() => {
    const element = body.current;
    if (!element) return;
    const read = () => setView({ top: element.scrollTop, height: element.clientHeight });
    const observer = new ResizeObserver(read);
    observer.observe(element);
    element.addEventListener('scroll', read, { passive: true });
    read();
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', read);
    };
  }, [body]);
  return view;
}

/** Keeps the focus on the active row: while keys move it, and after the row that had it was deleted. */
function useRowFocus(body: React.RefObject<HTMLDivElement | null>, index: number, count: number): void {
  const inside = useRef(true);
  useEffect(() => {
    // Whoever opens the outline goes on in it.
    body.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus({ preventScroll: true });
  }, [body]);
  useEffect(() => {
    const element = body.current;
    if (!element) return;
    const onFocus = () => {
      inside.current = true;
    };
    const onBlur = (event: FocusEvent) => {
      // Nothing that gets the focus: the row was taken away. A dialog gives it back.
      const next = event.relatedTarget;
      if (next instanceof Element && !element.contains(next) && !next.closest('dialog')) inside.current = false;
    };
    element.addEventListener('focusin', onFocus);
    element.addEventListener('focusout', onBlur);
    return () => {
      element.removeEventListener('focusin', onFocus);
      element.removeEventListener('focusout', onBlur);
    };
  }, [body]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: after every change of the rows, too.
  useEffect(() => {
    const element = body.current;
    if (!element || index < 0) return;
    const top = index * ROW_HEIGHT;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + ROW_HEIGHT > element.scrollTop + element.clientHeight) {
      element.scrollTop = top + ROW_HEIGHT - element.clientHeight;
    }
    const holder = document.activeElement;
    const free = holder === null || holder === document.body || (element.contains(holder) && holder.role === 'row');
    if (inside.current && free) element.querySelector<HTMLElement>('[tabindex="0"]')?.focus({ preventScroll: true });
  }, [body, index, count]);
}
