import { bytesText } from '../../core/format.ts';
import { type Text, text } from '../../core/text.ts';
import type { StorageKind, StorageUse } from '../../platform/types.ts';

/** What is kept outside the documents, in words. */
export const KINDS: Readonly<Record<StorageKind, { readonly title: Text; readonly help: Text }>> = {
  backups: {
    title: text('shell.storageWords.backupsOfUnsavedWork', 'Backups of unsaved work'),
    help: text(
      'shell.storageWords.forTheDayConvasDoes',
      'For the day Convas does not end as it should; damaged ones are among them. The backup of the open drawing stays.',
    ),
  },
  recent: {
    title: text('shell.storageWords.listOfRecentFiles', 'List of recent files'),
    help: text('shell.storageWords.theirNamesAndPlacesAlone', 'Their names and places alone; the files stay.'),
  },
  settings: {
    title: text('shell.storageWords.settings', 'Settings'),
    help: text(
      'shell.storageWords.emptiedTheNextStartHas',
      'Emptied, the next start has the defaults, also for shortcuts and the place of the window.',
    ),
  },
  caches: {
    title: text('shell.storageWords.caches', 'Caches'),
    help: text(
      'shell.storageWords.compiledCodeAndWhatThe',
      'Compiled code and what the browser inside the app notes for itself. It is made again when needed, so some stays.',
    ),
  },
};

export function sizeText({ bytes, files }: StorageUse): Text {
  if (files === 0) return text('shell.storageWords.empty', 'Empty');
  const size = bytesText(bytes);
  return text(
    'shell.storageWords.filesSizeIn1Entry',
    '{files, plural, one {{size} in 1 entry} other {{size} in # entries}}',
    { files, size },
  );
}

export function questionText(title: Text, { bytes }: StorageUse): Text {
  return text(
    'shell.storageWords.emptyTitleBytestextNothingBrings',
    'Empty “{title}” ({bytesText})? Nothing brings it back.',
    { title, bytesText: bytesText(bytes) },
  );
}

/** What happened, with what is left. */
export function emptiedText(title: Text, left: number): Text {
  return left === 0
    ? text('shell.storageWords.titleIsEmpty', '“{title}” is empty.', { title })
    : text('shell.storageWords.titleWasEmptiedBytestextIs', '“{title}” was emptied; {bytesText} is in use and stays.', {
        title,
        bytesText: bytesText(left),
      });
}
