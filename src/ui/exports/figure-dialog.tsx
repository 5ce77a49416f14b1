import { useEffect, useMemo, useState } from 'react';
import type { Figure } from '../../core/export/figure/figure.ts';
import { type Locale, type Text, text } from '../../core/text.ts';
import { Button } from '../controls/button.tsx';
import { Dialog } from '../controls/dialog.tsx';
import { SegmentsField } from '../controls/segments-field.tsx';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import { formatCount } from '../format.ts';
import styles from './figure-dialog.module.css';
import { rasterise } from './rasterise.ts';
import { isReduced, pixelsAt, scalesFor } from './scales.ts';

const TITLE = text('Export picture', '이미지로 내보내기');
const FORMAT = text('Format', '형식');
const WHAT = text('What', '범위');
const ALL = text('Whole drawing', '그림 전체');
const SELECTION = text('Selection', '선택한 부분');
const THEME = text('Theme', '테마');
const LIGHT = text('Light', '밝게');
const DARK = text('Dark', '어둡게');
const LANGUAGE = text('Language', '언어');
const SCALE = text('Scale', '배율');
const PREVIEW = text('Preview', '미리 보기');
const NO_PREVIEW = text('Too large for a preview.', '미리 보기에는 너무 큽니다.');
const REDUCED = text(
  'The drawing is too large for more pixels than these. SVG has every detail; so has a picture of a selection.',
  '그림이 커서 이보다 많은 픽셀로는 만들 수 없습니다. SVG나 선택한 부분만의 이미지에는 모든 세부가 담깁니다.',
);
const CANCEL = text('Cancel', '취소');
const EXPORT = text('Export…', '내보내기…');
const BUSY = text('Drawing…', '그리는 중…');
/** Longer pictures take the window's breath away. */
const PREVIEW_CHARACTERS = 2_000_000;

type Format = 'svg' | 'png';

/** The canvas as a picture for a paper or a slide. */
export function FigureDialog() {
  const { exports, view } = useEditor();
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
        choices={[
          { value: 'en', label: 'English' },
          { value: 'ko', label: '한국어' },
        ]}
        onChoose={setLocale}
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
  const size = (locale: Locale) => `${formatCount(width, locale)} × ${formatCount(height, locale)}`;
  return text(`${size('en')} pixels`, `${size('ko')} 픽셀`);
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
