import { useStore } from 'zustand';
import { text } from '../../core/text.ts';
import { Button } from '../controls/button.tsx';
import { Dialog } from '../controls/dialog.tsx';
import { SegmentsField } from '../controls/segments-field.tsx';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import { RuntimeSettings } from './runtime-settings.tsx';

const TITLE = text('Settings', '설정');
const THEME = text('Theme', '테마');
const SYSTEM = text('As the system', '시스템 설정');
const LIGHT = text('Light', '밝게');
const DARK = text('Dark', '어둡게');
const LANGUAGE = text('Language', '언어');
const MOTION = text('Movement', '움직임');
const REDUCED = text('Reduced', '줄이기');

const STORAGE = text('What Convas keeps…', '보관하는 데이터…');

/** What the window remembers about its user. Everything takes effect at once. */
export function SettingsDialog() {
  const { preferences, view } = useEditor();
  const t = useText();
  const theme = useEditorState((state) => state.theme);
  const locale = useEditorState((state) => state.locale);
  const { motion } = useStore(preferences.store);
  return (
    <Dialog title={t(TITLE)} width={460} onClose={() => view.openDialog(null)}>
      <SegmentsField
        label={t(THEME)}
        value={theme}
        choices={[
          { value: 'system', label: t(SYSTEM) },
          { value: 'light', label: t(LIGHT) },
          { value: 'dark', label: t(DARK) },
        ]}
        onChoose={view.setTheme}
      />
      <SegmentsField
        label={t(LANGUAGE)}
        value={locale}
        choices={[
          { value: 'en', label: 'English' },
          { value: 'ko', label: '한국어' },
        ]}
        onChoose={view.setLocale}
      />
      <SegmentsField
        label={t(MOTION)}
        value={motion}
        choices={[
          { value: 'system', label: t(SYSTEM) },
          { value: 'reduced', label: t(REDUCED) },
        ]}
        onChoose={preferences.setMotion}
      />
      <RuntimeSettings />
      <Button onClick={() => view.openDialog('storage')}>{t(STORAGE)}</Button>
    </Dialog>
  );
}
