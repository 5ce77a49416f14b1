import { type Text, text } from '../../core/text.ts';
import type { StorageKind, StorageUse } from '../../platform/types.ts';
import { formatBytes, formatCount } from '../format.ts';

/** What is kept outside the documents, in words. */
export const KINDS: Readonly<Record<StorageKind, { readonly title: Text; readonly help: Text }>> = {
  backups: {
    title: text('Backups of unsaved work', '저장하지 않은 작업의 백업'),
    help: text(
      'For the day Convas does not end as it should; damaged ones are among them. The backup of the open drawing stays.',
      'Convas가 비정상적으로 끝날 때를 위한 것이며, 손상된 백업도 포함됩니다. 열려 있는 그림의 백업은 남습니다.',
    ),
  },
  recent: {
    title: text('List of recent files', '최근 파일 목록'),
    help: text('Their names and places alone; the files stay.', '이름과 위치만 담겨 있으며 파일은 그대로 남습니다.'),
  },
  settings: {
    title: text('Settings', '설정'),
    help: text(
      'Emptied, the next start has the defaults, also for shortcuts and the place of the window.',
      '비우면 다음에 시작할 때 단축키와 창 위치까지 기본값으로 돌아갑니다.',
    ),
  },
  caches: {
    title: text('Caches', '캐시'),
    help: text(
      'Compiled code and what the browser inside the app notes for itself. It is made again when needed, so some stays.',
      '컴파일한 코드와 앱 안의 브라우저가 쓰는 파일입니다. 필요하면 다시 만들어지므로 일부는 남습니다.',
    ),
  },
};

export function sizeText({ bytes, files }: StorageUse): Text {
  if (files === 0) return text('Empty', '비어 있음');
  const [count, countKo] = [formatCount(files, 'en'), formatCount(files, 'ko')];
  return text(
    `${formatBytes(bytes, 'en')} in ${count} ${files === 1 ? 'entry' : 'entries'}`,
    `${formatBytes(bytes, 'ko')}, 항목 ${countKo}개`,
  );
}

export function questionText(title: Text, { bytes }: StorageUse): Text {
  return text(
    `Empty “${title.en}” (${formatBytes(bytes, 'en')})? Nothing brings it back.`,
    `“${title.ko}”(${formatBytes(bytes, 'ko')})을(를) 비울까요? 되돌릴 수 없습니다.`,
  );
}

/** What happened, with what is left. */
export function emptiedText(title: Text, left: number): Text {
  return left === 0
    ? text(`“${title.en}” is empty.`, `“${title.ko}”: 비어 있습니다.`)
    : text(
        `“${title.en}” was emptied; ${formatBytes(left, 'en')} is in use and stays.`,
        `“${title.ko}”을(를) 비웠습니다. 사용 중인 ${formatBytes(left, 'ko')}는 남았습니다.`,
      );
}
