import type { FileError } from '../../electron/ipc/contract.ts';
import { err, ok, type Result } from '../core/result.ts';
import { type Text, text } from '../core/text.ts';
import type { PlatformError } from './types.ts';

/** The words for what the file system said: what happened, what is safe, what to do. */
export function fileErrorText(error: FileError): Text {
  const { name } = error;
  const mib = (bytes: number | undefined) => `${Math.round((bytes ?? 0) / 1_048_576)} MiB`;
  switch (error.code) {
    case 'not-found':
      return text(
        `“${name}” is no longer there. Your drawing is unchanged; look for the file under another name.`,
        `“${name}” 파일이 더 이상 없습니다. 그림은 그대로입니다. 다른 이름으로 찾아보세요.`,
      );
    case 'is-directory':
      return text(
        `“${name}” is a folder. Choose a file inside it.`,
        `“${name}”은(는) 폴더입니다. 그 안의 파일을 고르세요.`,
      );
    case 'not-a-file':
      return text(
        `“${name}” is a device or a pipe, not a file. Choose an ordinary file.`,
        `“${name}”은(는) 장치나 파이프이며 파일이 아닙니다. 일반 파일을 고르세요.`,
      );
    case 'dangling-link':
      return text(
        `“${name}” is a link to a file that does not exist. Choose the file itself.`,
        `“${name}” 링크가 가리키는 파일이 없습니다. 원본 파일을 고르세요.`,
      );
    case 'outside':
      return text(
        `“${name}” is a link, or lies outside the folder that was chosen. It was not read; copy it into the folder.`,
        `“${name}”은(는) 링크이거나 고른 폴더 밖에 있어 읽지 않았습니다. 폴더 안으로 복사하세요.`,
      );
    case 'permission':
      return text(
        `You may not read or write “${name}”. Nothing was changed; choose another folder or ask for access.`,
        `“${name}”을(를) 읽거나 쓸 권한이 없습니다. 바뀐 것은 없습니다. 다른 폴더를 고르거나 권한을 요청하세요.`,
      );
    case 'read-only':
      return text(
        `The disk of “${name}” is read-only. Nothing was changed; save in another folder.`,
        `“${name}”이(가) 있는 디스크는 읽기 전용입니다. 바뀐 것은 없습니다. 다른 폴더에 저장하세요.`,
      );
    case 'too-large':
      return text(
        `“${name}” has ${mib(error.size)}; Convas opens files up to ${mib(error.limit)}. It was not read.`,
        `“${name}”의 크기는 ${mib(error.size)}입니다. Convas는 ${mib(error.limit)}까지 열 수 있어 읽지 않았습니다.`,
      );
    case 'disk-full':
      return text(
        `The disk is full: “${name}” was not saved, and the old file is untouched. Make room, or save elsewhere.`,
        `디스크가 가득 차 “${name}”을(를) 저장하지 못했고 이전 파일은 그대로입니다. 공간을 비우거나 다른 곳에 저장하세요.`,
      );
    case 'in-use':
      return text(
        `Another program is using “${name}”. Close it there, then try again.`,
        `다른 프로그램이 “${name}”을(를) 쓰고 있습니다. 그 프로그램에서 닫은 뒤 다시 시도하세요.`,
      );
    case 'changed-outside':
      return text(
        `Another program changed “${name}” since you opened it. Nothing was overwritten; save under another name to keep both.`,
        `파일을 연 뒤 다른 프로그램이 “${name}”을(를) 바꿨습니다. 덮어쓰지 않았습니다. 다른 이름으로 저장하면 둘 다 남습니다.`,
      );
    case 'exists':
      return text(
        `There is a file “${name}” already. Nothing was overwritten; choose another name.`,
        `“${name}” 파일이 이미 있습니다. 덮어쓰지 않았습니다. 다른 이름을 고르세요.`,
      );
    case 'name-too-long':
      return text(
        `The file name “${name.slice(0, 40)}…” is too long for this disk. Choose a shorter one.`,
        `파일 이름 “${name.slice(0, 40)}…”이(가) 너무 깁니다. 더 짧은 이름을 쓰세요.`,
      );
    case 'bad-name':
      return text(
        `No file can be called “${name}”. Nothing was changed; choose another name.`,
        `“${name}”은(는) 파일 이름으로 쓸 수 없습니다. 바뀐 것은 없습니다. 다른 이름을 고르세요.`,
      );
    case 'declined':
      return text(
        `“${name}” was left as it is, because you did not agree. Your drawing is unchanged; Save As chooses another place.`,
        `동의하지 않아 “${name}” 파일은 건드리지 않았습니다. 그림은 그대로입니다. 다른 이름으로 저장하면 다른 곳에 저장할 수 있습니다.`,
      );
    case 'bad-token':
      return text(
        `Convas lost track of “${name}”. Use Save As to choose where it goes; your drawing is safe.`,
        `Convas가 “${name}”의 위치를 잃었습니다. 다른 이름으로 저장을 쓰세요. 그림은 안전합니다.`,
      );
    case 'io':
      return text(
        `The system could not read or write “${name}” (${error.detail ?? 'no reason given'}). Your drawing is safe; try another folder.`,
        `시스템이 “${name}”을(를) 읽거나 쓰지 못했습니다(${error.detail ?? '이유 없음'}). 그림은 안전합니다. 다른 폴더를 써 보세요.`,
      );
  }
}

/** An outcome of the desktop as a result of the editor. */
export function fromOutcome<A, B>(
  outcome: { ok: true; value: A } | { ok: false; error: FileError },
  map: (value: A) => B,
): Result<B, PlatformError> {
  return outcome.ok ? ok(map(outcome.value)) : err({ code: outcome.error.code, message: fileErrorText(outcome.error) });
}
