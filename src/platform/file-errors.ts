import type { FileError } from '../../electron/ipc/contract.ts';
import { type Err, err, ok, type Result } from '../core/result.ts';
import { type Text, text } from '../core/text.ts';
import type { PlatformError } from './types.ts';

/** The words for what the file system said: what happened, what is safe, what to do. */
export function fileErrorText(error: FileError): Text {
  const { name } = error;
  const mib = (bytes: number | undefined) => `${Math.round((bytes ?? 0) / 1_048_576)} MiB`;
  switch (error.code) {
    case 'not-found':
      return text(
        'platform.fileErrors.nameIsNoLongerThere',
        '“{name}” is no longer there. Your drawing is unchanged; look for the file under another name.',
        { name },
      );
    case 'is-directory':
      return text('platform.fileErrors.nameIsAFolderChoose', '“{name}” is a folder. Choose a file inside it.', {
        name,
      });
    case 'not-a-file':
      return text(
        'platform.fileErrors.nameIsADeviceOr',
        '“{name}” is a device or a pipe, not a file. Choose an ordinary file.',
        { name },
      );
    case 'dangling-link':
      return text(
        'platform.fileErrors.nameIsALinkTo',
        '“{name}” is a link to a file that does not exist. Choose the file itself.',
        { name },
      );
    case 'outside':
      return text(
        'platform.fileErrors.nameIsALinkOr',
        '“{name}” is a link, or lies outside the folder that was chosen. It was not read; copy it into the folder.',
        { name },
      );
    case 'permission':
      return text(
        'platform.fileErrors.youMayNotReadOr',
        'You may not read or write “{name}”. Nothing was changed; choose another folder or ask for access.',
        { name },
      );
    case 'read-only':
      return text(
        'platform.fileErrors.theDiskOfNameIs',
        'The disk of “{name}” is read-only. Nothing was changed; save in another folder.',
        { name },
      );
    case 'too-large':
      return text(
        'platform.fileErrors.nameHasMibConvasOpens',
        '“{name}” has {mib}; Convas opens files up to {mib2}. It was not read.',
        { name, mib: mib(error.size), mib2: mib(error.limit) },
      );
    case 'disk-full':
      return text(
        'platform.fileErrors.theDiskIsFullName',
        'The disk is full: “{name}” was not saved, and the old file is untouched. Make room, or save elsewhere.',
        { name },
      );
    case 'in-use':
      return text(
        'platform.fileErrors.anotherProgramIsUsingName',
        'Another program is using “{name}”. Close it there, then try again.',
        { name },
      );
    case 'changed-outside':
      return text(
        'platform.fileErrors.anotherProgramChangedNameSince',
        'Another program changed “{name}” since you opened it. Nothing was overwritten; save under another name to keep both.',
        { name },
      );
    case 'exists':
      return text(
        'platform.fileErrors.thereIsAFileName',
        'There is a file “{name}” already. Nothing was overwritten; choose another name.',
        { name },
      );
    case 'name-too-long':
      return text(
        'platform.fileErrors.theFileNameNameIs',
        'The file name “{name}…” is too long for this disk. Choose a shorter one.',
        { name: name.slice(0, 40) },
      );
    case 'bad-name':
      return text(
        'platform.fileErrors.noFileCanBeCalled',
        'No file can be called “{name}”. Nothing was changed; choose another name.',
        { name },
      );
    case 'declined':
      return text(
        'platform.fileErrors.nameWasLeftAsIt',
        '“{name}” was left as it is, because you did not agree. Your drawing is unchanged; Save As chooses another place.',
        { name },
      );
    case 'bad-token':
      return text(
        'platform.fileErrors.convasLostTrackOfName',
        'Convas lost track of “{name}”. Use Save As to choose where it goes; your drawing is safe.',
        { name },
      );
    case 'io': {
      const detail = error.detail ?? text('platform.fileErrors.noReasonGiven', 'no reason given');
      return text(
        'platform.fileErrors.theSystemCouldNotRead',
        'The system could not read or write “{name}” ({detail}). Your drawing is safe; try another folder.',
        { name, detail },
      );
    }
  }
}

/** An outcome of the desktop as a result of the editor. */
export function fromOutcome<A, B>(
  outcome: { ok: true; value: A } | { ok: false; error: FileError },
  map: (value: A) => B,
): Result<B, PlatformError> {
  return outcome.ok ? ok(map(outcome.value)) : failed(outcome.error);
}

export function failed(error: FileError): Err<PlatformError> {
  return err({ code: error.code, message: fileErrorText(error) });
}
