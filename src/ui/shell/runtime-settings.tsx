import { useStore } from 'zustand';
import { sameText, type Text, text } from '../../core/text.ts';
import { PROVIDER_TITLES } from '../../runtime/providers/index.ts';
import { MEMORY_CHOICES } from '../../store/preferences.ts';
import { Field } from '../controls/field.tsx';
import { SegmentsField } from '../controls/segments-field.tsx';
import { Select } from '../controls/select.tsx';
import { useEditor, useText } from '../editor-context.ts';

const CHOICE = text('Run on', '실행 위치');
const AUTO = text('Automatic', '자동');
const THREADS = text('Threads', '스레드');
const THREADS_HELP = text(
  'Of the processor, for WASM and native code. More than the free cores makes runs slower.',
  'WASM과 네이티브 코드가 쓰는 프로세서 스레드 수입니다. 남는 코어보다 많으면 오히려 느려집니다.',
);

const MEMORY = text('Memory of a run', '실행 메모리');
const MEMORY_HELP = text(
  'A network that needs more is not run; one that takes more is ended. Automatic: half of the free memory, at most 4 GiB.',
  '더 많이 필요한 신경망은 실행하지 않고, 더 많이 쓰면 끝냅니다. 자동은 남은 메모리의 절반이며 최대 4 GiB입니다.',
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
  return text(`${count} ${count === 1 ? 'thread' : 'threads'}`, `스레드 ${count}개`);
}
