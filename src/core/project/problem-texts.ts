import { NOTE_SIZE } from '../graph/note-edits.ts';
import { type Text, text } from '../text.ts';
import { LIMITS } from './limits.ts';

type Values = Readonly<Record<string, string | number>>;

/** What happened, and what to do next, for everything that can be wrong with a project file. By a stable code. */
interface Entry {
  readonly message: (values: Values) => Text;
  readonly remedy: Text;
}

const FETCH_AGAIN = text(
  'Copy or download the file again, or open an earlier copy of it.',
  '파일을 다시 복사하거나 내려받으세요. 이전 사본을 여는 방법도 있습니다.',
);
const CORRECT_IT = text(
  'Correct the file in a text editor, or open an earlier copy of it.',
  '텍스트 편집기에서 파일을 고치거나 이전 사본을 여세요.',
);
const OPEN_A_PROJECT = text(
  'Choose a Convas project (.convas, or .json without weights).',
  'Convas 프로젝트(.convas, 또는 가중치가 없는 .json)를 고르세요.',
);
const UPDATE = text(
  'Update Convas to open it. Until then the file stays as it is: this version never writes over it.',
  '열려면 Convas를 업데이트하세요. 그때까지 파일은 그대로 남으며 이 버전은 덮어쓰지 않습니다.',
);
const CHECK_NAME = text('Check the name and the folder.', '이름과 폴더를 확인하세요.');

export const PROBLEM_TEXTS = {
  // The file cannot be read at all.
  'file-missing': entry(() => 'There is no such file.', '그런 파일이 없습니다.', CHECK_NAME),
  'is-directory': entry(
    () => 'This is a folder, not a file.',
    '파일이 아니라 폴더입니다.',
    text('Choose a file inside it.', '폴더 안의 파일을 고르세요.'),
  ),
  'not-a-file': entry(
    () => 'This is not an ordinary file (but a pipe, a socket or a device).',
    '일반 파일이 아닙니다(파이프, 소켓 또는 장치).',
    text('Choose an ordinary file.', '일반 파일을 고르세요.'),
  ),
  'dangling-link': entry(
    () => 'This link leads to a file that no longer exists.',
    '링크가 가리키는 파일이 더 이상 없습니다.',
    text('Choose the file itself.', '파일 자체를 고르세요.'),
  ),
  'no-permission': entry(
    () => 'The system does not let Convas read this file.',
    '시스템이 이 파일을 읽도록 허용하지 않습니다.',
    text(
      'Change the file’s permissions, or copy it to your own folder.',
      '파일의 권한을 바꾸거나 내 폴더로 복사하세요.',
    ),
  ),
  'read-failed': entry(
    (v) => `The system could not read the file (${v.reason}).`,
    (v) => `시스템이 파일을 읽지 못했습니다(${v.reason}).`,
    text('Try again, or copy the file to another disk.', '다시 시도하거나 파일을 다른 디스크로 복사하세요.'),
  ),
  'file-too-large': entry(
    (v) => `${v.what} takes ${v.size}; Convas opens at most ${v.limit}.`,
    (v) => `${v.whatKo}의 크기는 ${v.size}이며 Convas는 ${v.limit}까지 엽니다.`,
    OPEN_A_PROJECT,
  ),
  'too-many-names': entry(
    (v) => `The text has more than ${v.limit} different names of fields; no drawing has that many.`,
    (v) => `텍스트에 서로 다른 필드 이름이 ${v.limit}개보다 많습니다. 그런 그림은 없습니다.`,
    OPEN_A_PROJECT,
  ),

  // It is something else.
  'empty-file': entry(() => 'The file is empty.', '파일이 비어 있습니다.', FETCH_AGAIN),
  'zero-bytes': entry(
    () => 'The file holds zero bytes instead of text, as a file does after a crash or a full disk.',
    '파일에 글자 대신 0 바이트가 들어 있습니다. 시스템이 멈췄거나 디스크가 가득 찼을 때 생깁니다.',
    text('Open a backup or an earlier copy of it.', '백업이나 이전 사본을 여세요.'),
  ),
  'utf16-text': entry(
    () => 'The file is text in UTF-16; a project is UTF-8.',
    'UTF-16 텍스트 파일입니다. 프로젝트는 UTF-8이어야 합니다.',
    text('Save it again as UTF-8 in your text editor.', '텍스트 편집기에서 UTF-8로 다시 저장하세요.'),
  ),
  'bad-utf8': entry(
    () => 'The file is no valid UTF-8 text: some of its bytes are damaged.',
    '올바른 UTF-8 텍스트가 아닙니다. 일부 바이트가 손상되었습니다.',
    FETCH_AGAIN,
  ),
  'html-page': entry(
    () => 'This is a web page, not a project: probably the page around a download was saved.',
    '프로젝트가 아니라 웹 페이지입니다. 내려받기 페이지가 저장된 것 같습니다.',
    text('Download the file itself (“Raw” or “Download”).', '파일 자체를 내려받으세요(“Raw” 또는 “Download”).'),
  ),
  'git-lfs-pointer': entry(
    () => 'This is a Git LFS pointer: a note about the file, not the file.',
    'Git LFS 포인터입니다. 파일이 아니라 파일에 대한 정보만 들어 있습니다.',
    text('Run “git lfs pull” in its folder, then open it again.', '폴더에서 “git lfs pull”을 실행한 뒤 다시 여세요.'),
  ),
  'onnx-file': entry(
    () => 'This is an ONNX model, not a Convas project.',
    'Convas 프로젝트가 아니라 ONNX 모델입니다.',
    OPEN_A_PROJECT,
  ),
  'picture-file': entry(
    (v) => `This is a picture (${v.kind}), not a project.`,
    (v) => `프로젝트가 아니라 그림(${v.kind})입니다.`,
    text(
      'Open a project first, then drop the picture on its window to run it.',
      '먼저 프로젝트를 연 다음 그림을 창에 끌어다 놓아 실행하세요.',
    ),
  ),
  'other-file': entry(
    (v) => `This is ${v.kind}, not a project.`,
    (v) => `프로젝트가 아니라 ${v.kindKo}입니다.`,
    OPEN_A_PROJECT,
  ),
  'unknown-file': entry(
    () => 'This is no Convas project: its contents are not recognised.',
    'Convas 프로젝트가 아닙니다. 내용을 알아볼 수 없습니다.',
    OPEN_A_PROJECT,
  ),
  'not-a-project': entry(
    () => 'This is JSON, but no Convas project: it does not say "format": "convas".',
    'JSON이지만 Convas 프로젝트가 아닙니다. "format": "convas"가 없습니다.',
    OPEN_A_PROJECT,
  ),

  // The text is no JSON of the right form.
  'truncated-file': entry(
    () => 'The file ends too early: the end of it is missing.',
    '파일이 중간에서 끝납니다. 뒷부분이 없습니다.',
    FETCH_AGAIN,
  ),
  'bad-json': entry(
    (v) => `The file is no valid JSON: line ${v.line}, column ${v.column}, has ${v.found} where it may not be.`,
    (v) => `올바른 JSON이 아닙니다. ${v.line}번째 줄 ${v.column}번째 글자에 ${v.found}이(가) 올 수 없습니다.`,
    CORRECT_IT,
  ),
  'too-deep': entry(
    () => `The file nests lists and objects deeper than ${LIMITS.jsonDepth} levels; no project does.`,
    `목록과 객체가 ${LIMITS.jsonDepth}단계보다 깊이 들어 있습니다. 프로젝트에는 이런 것이 없습니다.`,
    OPEN_A_PROJECT,
  ),
  'bad-number': entry(
    (v) => `Line ${v.line}, column ${v.column}, says ${v.found}, which is no number that JSON has.`,
    (v) => `${v.line}번째 줄 ${v.column}번째 글자의 ${v.found}은(는) JSON의 숫자가 아닙니다.`,
    CORRECT_IT,
  ),
  'forbidden-key': entry(
    (v) => `${v.where} has a field “${v.field}”, which no project may have.`,
    (v) => `${v.whereKo}에 프로젝트에 쓸 수 없는 필드 “${v.field}”이(가) 있습니다.`,
    text(
      'Do not trust this file. Ask for a copy from its author.',
      '이 파일을 믿지 마세요. 만든 사람에게 사본을 요청하세요.',
    ),
  ),
  'unknown-field': entry(
    (v) => `${v.where} has an unknown field “${v.field}”.`,
    (v) => `${v.whereKo}에 모르는 필드 “${v.field}”이(가) 있습니다.`,
    CORRECT_IT,
  ),
  'bad-field': entry(
    (v) => `The field “${v.field}” of ${v.where} is ${v.found}; it must be ${v.expected}.`,
    (v) => `${v.whereKo}의 필드 “${v.field}”은(는) ${v.expectedKo}여야 합니다.`,
    CORRECT_IT,
  ),
  'missing-version': entry(
    () => 'The file does not say which format version it has.',
    '파일에 형식 버전이 적혀 있지 않습니다.',
    text('Add "formatVersion": 2 if it was written by hand.', '직접 쓴 파일이라면 "formatVersion": 2를 추가하세요.'),
  ),
  'bad-version': entry(
    (v) => `The format version ${v.found} is none: it must be a whole number from 1.`,
    (v) => `형식 버전 ${v.found}은(는) 올바르지 않습니다. 1 이상의 정수여야 합니다.`,
    CORRECT_IT,
  ),
  'newer-version': entry(
    (v) => `This file was made by a newer Convas (format ${v.found}; this one reads up to ${v.current}).`,
    (v) => `더 새로운 Convas에서 만든 파일입니다(형식 ${v.found}, 이 버전은 ${v.current}까지 읽습니다).`,
    UPDATE,
  ),
  'migration-failed': entry(
    (v) => `The file’s old format could not be brought up to date (step ${v.step}). This is a bug in Convas.`,
    (v) => `파일의 옛 형식을 새 형식으로 바꾸지 못했습니다(${v.step} 단계). Convas의 결함입니다.`,
    text('Keep the file and report the bug.', '파일을 보관하고 결함을 알려 주세요.'),
  ),

  // The drawing in it is wrong.
  'too-many-nodes': entry(
    (v) => `The file has ${v.count} layers; a drawing holds at most ${LIMITS.nodes}.`,
    (v) => `파일에 레이어가 ${v.count}개 있습니다. 그림 하나에는 ${LIMITS.nodes}개까지 둘 수 있습니다.`,
    text('Split the network into several files.', '네트워크를 여러 파일로 나누세요.'),
  ),
  'too-many-edges': entry(
    (v) => `The file has ${v.count} edges; a drawing holds at most ${LIMITS.edges}.`,
    (v) => `파일에 연결이 ${v.count}개 있습니다. 그림 하나에는 ${LIMITS.edges}개까지 둘 수 있습니다.`,
    text('Split the network into several files.', '네트워크를 여러 파일로 나누세요.'),
  ),
  'unknown-layer-type': entry(
    (v) => `${v.where} is of the type “${v.type}”, which this version does not know.`,
    (v) => `${v.whereKo}의 종류 “${v.type}”을(를) 이 버전은 모릅니다.`,
    text('Update Convas, or correct the type in the file.', 'Convas를 업데이트하거나 파일에서 종류를 고치세요.'),
  ),
  'newer-layer': entry(
    (v) => `${v.where} is a newer “${v.type}” (version ${v.found}; this one reads up to ${v.current}).`,
    (v) => `${v.whereKo}은(는) 더 새로운 “${v.type}”입니다(버전 ${v.found}, 이 버전은 ${v.current}까지 읽습니다).`,
    UPDATE,
  ),
  'duplicate-id': entry(
    (v) => `Two layers have the id “${v.id}”.`,
    (v) => `id “${v.id}”인 레이어가 둘입니다.`,
    CORRECT_IT,
  ),
  'shared-id': entry(
    (v) => `The id “${v.id}” is used twice: layers, groups and notes each need their own.`,
    (v) => `id “${v.id}”이(가) 두 번 쓰였습니다. 레이어, 그룹, 메모의 id는 모두 달라야 합니다.`,
    CORRECT_IT,
  ),
  'duplicate-name': entry(
    (v) => `Two layers are called “${v.name}”.`,
    (v) => `이름이 “${v.name}”인 레이어가 둘입니다.`,
    CORRECT_IT,
  ),
  'name-empty': entry(
    (v) => `${v.where} has no name.`,
    (v) => `${v.whereKo}에 이름이 없습니다.`,
    CORRECT_IT,
  ),
  'text-too-long': entry(
    (v) => `${v.what} of ${v.where} has ${v.length} characters; at most ${v.limit} are allowed.`,
    (v) => `${v.whereKo}의 ${v.whatKo}이(가) ${v.length}자입니다. ${v.limit}자까지 쓸 수 있습니다.`,
    CORRECT_IT,
  ),
  'control-character': entry(
    (v) => `${v.what} of ${v.where} has an invisible control character (${v.character}).`,
    (v) => `${v.whereKo}의 ${v.whatKo}에 보이지 않는 제어 문자(${v.character})가 있습니다.`,
    CORRECT_IT,
  ),
  'bad-attribute': entry(
    (v) => `“${v.attribute}” of ${v.where} is ${v.found}; expected ${v.expected}.`,
    (v) => `${v.whereKo}의 “${v.attribute}” 값은 ${v.found}입니다. 올바른 값: ${v.expectedKo}.`,
    CORRECT_IT,
  ),
  'bad-position': entry(
    (v) => `${v.where} has no position on the canvas: x and y must be numbers within ±${LIMITS.position}.`,
    (v) => `${v.whereKo}의 위치가 올바르지 않습니다. x와 y는 ±${LIMITS.position} 안의 수여야 합니다.`,
    CORRECT_IT,
  ),
  'edge-to-nowhere': entry(
    (v) => `${v.where} leads to or from a layer “${v.node}” that the file does not have.`,
    (v) => `${v.whereKo}이(가) 파일에 없는 레이어 “${v.node}”에 이어져 있습니다.`,
    CORRECT_IT,
  ),
  'unknown-port': entry(
    (v) => `${v.where} uses ${v.side} ${v.port} of “${v.node}”, which that layer does not have.`,
    (v) => `${v.whereKo}이(가) “${v.node}”에 없는 ${v.sideKo} ${v.port}번을 씁니다.`,
    CORRECT_IT,
  ),
  'two-edges-into-one-input': entry(
    (v) => `Two edges enter input ${v.port} of “${v.node}”; an input takes one.`,
    (v) => `“${v.node}”의 입력 ${v.port}번에 연결이 둘 들어옵니다. 입력 하나에는 연결 하나만 됩니다.`,
    CORRECT_IT,
  ),
  'self-loop': entry(
    (v) => `“${v.node}” feeds itself; a feed-forward network has no loops.`,
    (v) => `“${v.node}”이(가) 자기 자신에게 연결되어 있습니다. 순방향 신경망에는 순환이 없습니다.`,
    CORRECT_IT,
  ),
  cycle: entry(
    (v) => `The edges close a loop through “${v.node}”; a feed-forward network has none.`,
    (v) => `연결이 “${v.node}”을(를) 지나는 순환을 만듭니다. 순방향 신경망에는 순환이 없습니다.`,
    CORRECT_IT,
  ),
  'too-many-groups': entry(
    (v) => `The file has ${v.count} groups; a drawing holds at most ${LIMITS.groups}.`,
    (v) => `파일에 그룹이 ${v.count}개 있습니다. 그림 하나에는 ${LIMITS.groups}개까지 둘 수 있습니다.`,
    CORRECT_IT,
  ),
  'unknown-group': entry(
    (v) => `${v.where} lies in a group “${v.group}” that the file does not have.`,
    (v) => `${v.whereKo}이(가) 파일에 없는 그룹 “${v.group}”에 들어 있습니다.`,
    CORRECT_IT,
  ),
  'group-in-itself': entry(
    (v) => `${v.where} lies in itself, or in a group that lies in it.`,
    (v) => `${v.whereKo}이(가) 자기 자신이나 자기 안의 그룹에 들어 있습니다.`,
    CORRECT_IT,
  ),
  'groups-too-deep': entry(
    (v) => `${v.where} lies more than ${LIMITS.groupDepth} groups deep.`,
    (v) => `${v.whereKo}이(가) ${LIMITS.groupDepth}단계보다 깊이 들어 있습니다.`,
    CORRECT_IT,
  ),
  'empty-group': entry(
    (v) => `${v.where} has no layer in it.`,
    (v) => `${v.whereKo}에 레이어가 없습니다.`,
    CORRECT_IT,
  ),
  'too-many-notes': entry(
    (v) => `The file has ${v.count} notes; a drawing holds at most ${LIMITS.notes}.`,
    (v) => `파일에 메모가 ${v.count}개 있습니다. 그림 하나에는 ${LIMITS.notes}개까지 둘 수 있습니다.`,
    CORRECT_IT,
  ),
  'bad-note-size': entry(
    (v) => `${v.where} has no size: width and height must be ${NOTE_SIZE.least} to ${NOTE_SIZE.most}.`,
    (v) => `${v.whereKo}의 크기가 올바르지 않습니다. 너비와 높이는 ${NOTE_SIZE.least}~${NOTE_SIZE.most}이어야 합니다.`,
    CORRECT_IT,
  ),

  // The archive around it is wrong.
  'damaged-archive': entry(
    (v) => `The project archive is damaged (${v.reason}).`,
    (v) => `프로젝트 압축 파일이 손상되었습니다(${v.reasonKo}).`,
    FETCH_AGAIN,
  ),
  'foreign-archive': entry(
    () => 'This is a ZIP archive, but no Convas project: document.json is not in it.',
    'ZIP 압축 파일이지만 Convas 프로젝트가 아닙니다. document.json이 없습니다.',
    OPEN_A_PROJECT,
  ),
  'unsupported-archive': entry(
    (v) => `The archive uses ${v.reason}, which project files never do.`,
    (v) => `프로젝트 파일에 쓰이지 않는 기능(${v.reasonKo})을 쓰는 압축 파일입니다.`,
    OPEN_A_PROJECT,
  ),
  'archive-entry-name': entry(
    (v) => `The archive has an entry “${v.name}”, which may not be in a project.`,
    (v) => `프로젝트에 있을 수 없는 항목 “${v.name}”이(가) 압축 파일에 있습니다.`,
    text(
      'Do not trust this file. Ask for a copy from its author.',
      '이 파일을 믿지 마세요. 만든 사람에게 사본을 요청하세요.',
    ),
  ),
  'archive-duplicate': entry(
    (v) => `The archive has the entry “${v.name}” twice.`,
    (v) => `압축 파일에 항목 “${v.name}”이(가) 두 번 있습니다.`,
    FETCH_AGAIN,
  ),
  'archive-bomb': entry(
    (v) => `The entry “${v.name}” would unpack to ${v.size}, more than ${LIMITS.archiveRatio} times what it takes.`,
    (v) => `항목 “${v.name}”을(를) 풀면 ${v.size}로, 압축된 크기의 ${LIMITS.archiveRatio}배를 넘습니다.`,
    text(
      'Do not trust this file. Ask for a copy from its author.',
      '이 파일을 믿지 마세요. 만든 사람에게 사본을 요청하세요.',
    ),
  ),
  'damaged-weights': entry(
    (v) => `The weights in the file are damaged (${v.reason}).`,
    (v) => `파일의 가중치가 손상되었습니다(${v.reasonKo}).`,
    FETCH_AGAIN,
  ),
  'weights-type': entry(
    (v) => `The weights “${v.key}” are of the type ${v.type}, which Convas cannot use as weights.`,
    (v) => `가중치 “${v.key}”의 형식 ${v.type}은(는) Convas에서 가중치로 쓸 수 없습니다.`,
    text(
      'Save them as F32, F16, BF16 or F64, and leave out whole numbers such as counters.',
      'F32, F16, BF16 또는 F64로 저장하고 횟수 같은 정수 텐서는 빼세요.',
    ),
  ),
  'weights-do-not-fit': entry(
    (v) => `The weights “${v.key}” (${v.found}) do not belong to this drawing (${v.expected}).`,
    (v) => `가중치 “${v.key}”(${v.found})이(가) 이 그림(${v.expectedKo})에 맞지 않습니다.`,
    FETCH_AGAIN,
  ),
  'damaged-pictures': entry(
    (v) => `The list of the sample pictures is damaged (${v.reason}).`,
    (v) => `예제 그림 목록이 손상되었습니다(${v.reasonKo}).`,
    FETCH_AGAIN,
  ),
  'damaged-import': entry(
    (v) => `The imported model inside the file is damaged (${v.reason}).`,
    (v) => `파일 안의 가져온 모델이 손상되었습니다(${v.reasonKo}).`,
    FETCH_AGAIN,
  ),

  // Saving.
  'not-finished': entry(
    (v) => `The file could not be read to its end (${v.reason}).`,
    (v) => `파일을 끝까지 읽지 못했습니다(${v.reason}).`,
    text('Close other programs, and try again.', '다른 프로그램을 닫고 다시 시도하세요.'),
  ),
  'not-verified': entry(
    (v) => `Convas could not read back what it was about to save (${v.reason}), so it wrote nothing.`,
    (v) => `저장하려던 내용을 다시 읽지 못해(${v.reason}) 아무것도 쓰지 않았습니다.`,
    text(
      'Undo the last changes and save again; please report the bug.',
      '마지막 변경을 취소하고 다시 저장하세요. 결함을 알려 주시면 고맙겠습니다.',
    ),
  ),
} satisfies Record<string, Entry>;

type Sentence = string | ((values: Values) => string);

function entry(en: (values: Values) => string, ko: Sentence, remedy: Text): Entry {
  return { message: (values) => text(capital(en(values)), typeof ko === 'string' ? ko : ko(values)), remedy };
}

/** Places (“layer “conv1””) stand in the middle of some sentences and begin others. */
function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
