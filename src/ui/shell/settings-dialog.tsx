import { useStore } from 'zustand';
import { text } from '../../core/text.ts';
import { languageName } from '../../language/locales.ts';
import { Button } from '../controls/button.tsx';
import { Dialog } from '../controls/dialog.tsx';
import { SegmentsField } from '../controls/segments-field.tsx';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import { RuntimeSettings } from './runtime-settings.tsx';

const TITLE = text('shell.settingsDialog.title', 'Settings');
const THEME = text('shell.settingsDialog.theme', 'Theme');
const SYSTEM = text('shell.settingsDialog.system', 'As the system');
const LIGHT = text('shell.settingsDialog.light', 'Light');
const DARK = text('shell.settingsDialog.dark', 'Dark');
const LANGUAGE = text('shell.settingsDialog.language', 'Language');
const MOTION = text('shell.settingsDialog.motion', 'Movement');
const REDUCED = text('shell.settingsDialog.reduced', 'Reduced');

const STORAGE = text('shell.settingsDialog.storage', 'What Convas keeps…');

/** What the window remembers about its user. Everything takes effect at once. */
export function SettingsDialog() {
  const { languages, preferences, view } = useEditor();
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
        choices={languages.all.map((tag) => ({ value: tag, label: languageName(tag), lang: tag }))}
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
