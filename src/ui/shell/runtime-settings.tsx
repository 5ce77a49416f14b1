import { useStore } from 'zustand';
import { sameText, type Text, text } from '../../core/text.ts';
import { PROVIDER_TITLES } from '../../runtime/providers/index.ts';
import { MEMORY_CHOICES } from '../../store/preferences.ts';
import { Field } from '../controls/field.tsx';
import { SegmentsField } from '../controls/segments-field.tsx';
import { Select } from '../controls/select.tsx';
import { useEditor, useText } from '../editor-context.ts';

const CHOICE = text('shell.runtimeSettings.choice', 'Run on');
const AUTO = text('shell.runtimeSettings.auto', 'Automatic');
const THREADS = text('shell.runtimeSettings.threads', 'Threads');
const THREADS_HELP = text(
  'shell.runtimeSettings.threadsHelp',
  'Of the processor, for WASM and native code. More than the free cores makes runs slower.',
);

const MEMORY = text('shell.runtimeSettings.memory', 'Memory of a run');
const MEMORY_HELP = text(
  'shell.runtimeSettings.memoryHelp',
  'A network that needs more is not run; one that takes more is ended. Automatic: half of the free memory, at most 4 GiB.',
);

/** Where networks run, with how many threads, and how much memory. All take effect at once and are remembered. */
export function RuntimeSettings() {
  const { preferences, runtime } = useEditor();
  const t = useText();
  const { provider, threads, memory } = useStore(preferences.store);
  const counts = Array.from({ length: Math.max(navigator.hardwareConcurrency, threads ?? 1) }, (_, index) => index + 1);
  return (
    <>
      <SegmentsField
        label={t(CHOICE)}
        value={provider}
        choices={[
          { value: 'auto', label: t(AUTO) },
          ...runtime.providers().map((id) => ({ value: id, label: t(PROVIDER_TITLES[id]) })),
        ]}
        onChoose={preferences.setProvider}
      />
      <Field label={t(THREADS)} help={t(THREADS_HELP)}>
        {(ids) => (
          <Select
            id={ids.control}
            aria-describedby={ids.described}
            value={threads ?? 'auto'}
            onChange={({ target }) => preferences.setThreads(target.value === 'auto' ? null : Number(target.value))}
          >
            <option value="auto">{t(AUTO)}</option>
            {counts.map((count) => (
              <option key={count} value={count}>
                {t(countText(count))}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label={t(MEMORY)} help={t(MEMORY_HELP)}>
        {(ids) => (
          <Select
            id={ids.control}
            aria-describedby={ids.described}
            value={memory ?? 'auto'}
            onChange={({ target }) => preferences.setMemory(target.value === 'auto' ? null : Number(target.value))}
          >
            <option value="auto">{t(AUTO)}</option>
            {MEMORY_CHOICES.map((bytes) => (
              <option key={bytes} value={bytes}>
                {t(sameText(`${bytes / 2 ** 30} GiB`))}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </>
  );
}

function countText(count: number): Text {
  return text('shell.runtimeSettings.countThreadThreads', '{count, plural, one {# thread} other {# threads}}', {
    count,
  });
}
