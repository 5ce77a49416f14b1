import { type Text, text } from '../core/text.ts';

export function savedWords(name: string): Text {
  return text(
    `The labels are saved as “${name}”. Beside its pictures, the table is read with them.`,
    `라벨을 “${name}”(으)로 저장했습니다. 이미지 폴더에 두면 함께 읽습니다.`,
  );
}

/** Of a file that belongs to another one. */
export const NOT_CHOSEN = text('It was not chosen with the other file.', '다른 파일과 함께 고르지 않았습니다.');
