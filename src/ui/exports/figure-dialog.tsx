import { useEffect, useMemo, useState } from 'react';
import type { Figure } from '../../core/export/figure/figure.ts';
import { type Locale, type Text, text } from '../../core/text.ts';
import { languageName } from '../../language/locales.ts';
import { Button } from '../controls/button.tsx';
import { Dialog } from '../controls/dialog.tsx';
import { SegmentsField } from '../controls/segments-field.tsx';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import styles from './figure-dialog.module.css';
import { rasterise } from './rasterise.ts';
import { isReduced, pixelsAt, scalesFor } from './scales.ts';

const TITLE = text('exports.figureDialog.title', 'Export picture');
const FORMAT = text('exports.figureDialog.format', 'Format');
const WHAT = text('exports.figureDialog.what', 'What');
const ALL = text('exports.figureDialog.all', 'Whole drawing');
const SELECTION = text('exports.figureDialog.selection', 'Selection');
const THEME = text('exports.figureDialog.theme', 'Theme');
const LIGHT = text('exports.figureDialog.light', 'Light');
const DARK = text('exports.figureDialog.dark', 'Dark');
const LANGUAGE = text('exports.figureDialog.language', 'Language');
const SCALE = text('exports.figureDialog.scale', 'Scale');
const PREVIEW = text('exports.figureDialog.preview', 'Preview');
const NO_PREVIEW = text('exports.figureDialog.noPreview', 'Too large for a preview.');
const REDUCED = text(
  'exports.figureDialog.reduced',
  'The drawing is too large for more pixels than these. SVG has every detail; so has a picture of a selection.',
);
const CANCEL = text('exports.figureDialog.cancel', 'Cancel');
const EXPORT = text('exports.figureDialog.export', 'Export…');
const BUSY = text('exports.figureDialog.busy', 'Drawing…');
/** Longer pictures take the window's breath away. */
const PREVIEW_CHARACTERS = 2_000_000;

type Format = 'svg' | 'png';

/** The canvas as a picture for a paper or a slide. */
export function FigureDialog() {
  const { exports, languages, view } = useEditor();
  const t = useText();
  const hasSelection = useEditorState((state) => state.selectedNodes.size + state.selectedNotes.size > 0);
  const [format, setFormat] = useState<Format>('svg');
  const [selectionOnly, setSelectionOnly] = useState(false);
  const [theme, setTheme] = useState(themeOfWindow);
  const [locale, setLocale] = useState<Locale>(useEditorState((state) => state.locale));
  const [asked, setScale] = useState(2);
  const [busy, setBusy] = useState(false);
  const figure = useMemo(
    () => exports.drawFigure({ theme, locale, selectionOnly }),
    [exports, theme, locale, selectionOnly],
  );
  const scales = scalesFor(figure);
  const scale = scales.includes(asked) ? asked : (scales.at(-1) ?? 1);
  const close = () => view.openDialog(null);

  async function write() {
    setBusy(true);
    const bytes = await bytesOf(figure, format, scale);
    setBusy(false);
    if (!bytes.ok) view.toast('error', bytes.error);
    else if (await exports.figure(format, bytes.value)) close();
  }

  return (
    <Dialog title={t(TITLE)} width={520} onClose={close}>
      <Preview figure={figure} />
      <SegmentsField
        label={t(FORMAT)}
        value={format}
        choices={[
          { value: 'svg', label: 'SVG' },
          { value: 'png', label: 'PNG' },
        ]}
        onChoose={setFormat}
      />
      {hasSelection && (
        <SegmentsField
          label={t(WHAT)}
          value={selectionOnly ? 'selection' : 'all'}
          choices={[
            { value: 'all', label: t(ALL) },
            { value: 'selection', label: t(SELECTION) },
          ]}
          onChoose={(value) => setSelectionOnly(value === 'selection')}
        />
      )}
      <SegmentsField
        label={t(THEME)}
        value={theme}
        choices={[
          { value: 'light', label: t(LIGHT) },
          { value: 'dark', label: t(DARK) },
        ]}
        onChoose={setTheme}
      />
      <SegmentsField
        label={t(LANGUAGE)}
        value={locale}
        choices={languages.all.map((tag) => ({ value: tag, label: languageName(tag), lang: tag }))}
        onChoose={(tag) => void languages.load(tag).then(() => setLocale(tag))}
      />
      {format === 'png' && (
        <SegmentsField
          label={t(SCALE)}
          note={t(sizeText(figure, scale))}
          value={String(scale)}
          choices={scales.map((choice) => ({ value: String(choice), label: `${choice}×` }))}
          onChoose={(value) => setScale(Number(value))}
        />
      )}
      {format === 'png' && isReduced(scale) && (
        <p className={styles.warning} role="status">
          {t(REDUCED)}
        </p>
      )}
      <div className={styles.buttons}>
        <Button onClick={close}>{t(CANCEL)}</Button>
        <Button tone="primary" data-first disabled={busy} onClick={write}>
          {t(busy ? BUSY : EXPORT)}
        </Button>
      </div>
    </Dialog>
  );
}

function bytesOf(figure: Figure, format: Format, scale: number) {
  if (format === 'png') return rasterise(figure, scale);
  return { ok: true as const, value: new TextEncoder().encode(figure.svg) };
}

function themeOfWindow(): 'light' | 'dark' {
  return document.documentElement.dataset.theme === 'dark' ? 'dark' : 'light';
}

function sizeText(figure: Figure, scale: number): Text {
  const { width, height } = pixelsAt(figure, scale);
  return text('exports.figureDialog.widthNumberHeightNumberPixels', '{width, number} × {height, number} pixels', {
    width,
    height,
  });
}

function Preview({ figure }: { readonly figure: Figure }) {
  const t = useText();
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (figure.svg.length > PREVIEW_CHARACTERS) return setUrl(null);
    const made = URL.createObjectURL(new Blob([figure.svg], { type: 'image/svg+xml' }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [figure]);
  return (
    <div className={styles.preview}>{url ? <img src={url} alt={t(PREVIEW)} /> : <span>{t(NO_PREVIEW)}</span>}</div>
  );
}
