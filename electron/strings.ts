import type { Locale, MenuCommand } from './ipc/contract.ts';

/** The words of menus and system dialogs. Those of the window itself are in src. */
const english = {
  file: 'File',
  edit: 'Edit',
  view: 'View',
  help: 'Help',
  commands: {
    'file.new': 'New',
    'file.open': 'Open…',
    'file.save': 'Save',
    'file.saveAs': 'Save As…',
    'file.exportOnnx': 'Export ONNX…',
    'file.exportJson': 'Export JSON…',
    'edit.undo': 'Undo',
    'edit.redo': 'Redo',
    'edit.delete': 'Delete',
    'edit.selectAll': 'Select All',
    'view.fit': 'Fit to Window',
    'view.zoomIn': 'Zoom In',
    'view.zoomOut': 'Zoom Out',
    'view.zoomReset': 'Actual Size',
    'view.toggleTheme': 'Light or Dark',
    'view.toggleLens': 'Lens',
    'help.about': 'About Convas',
    'help.licences': 'Licences',
  } satisfies Record<MenuCommand, string>,
  cut: 'Cut',
  copy: 'Copy',
  paste: 'Paste',
  close: 'Close Window',
  quit: 'Quit',
  reload: 'Reload',
  developerTools: 'Developer Tools',
  fullScreen: 'Full Screen',
  projectsAndModels: 'Projects and models',
  projectsAndPictures: 'Projects, models and pictures',
  pictures: 'Pictures',
  allFiles: 'All files',
  project: 'Convas project',
  json: 'JSON graph',
  onnx: 'ONNX model',
  csv: 'Table (CSV)',
  png: 'Picture (PNG)',
  unsaved: {
    question: (name: string) => `Save the changes to “${name}”?`,
    detail: 'If you don’t save, your changes are lost.',
    save: 'Save',
    discard: 'Don’t Save',
    cancel: 'Cancel',
  },
  crashed: {
    message: 'The window stopped working.',
    detail: 'Your saved files are untouched. Reopening brings back the latest backup of your work.',
    reopen: 'Reopen',
    quit: 'Quit',
  },
  hung: {
    message: 'The window does not answer.',
    detail: 'Wait if a large network is being read. Reopening brings back the latest backup of your work.',
    wait: 'Wait',
    reopen: 'Reopen',
  },
};

export type Strings = typeof english;

const korean: Strings = {
  file: '파일',
  edit: '편집',
  view: '보기',
  help: '도움말',
  commands: {
    'file.new': '새로 만들기',
    'file.open': '열기…',
    'file.save': '저장',
    'file.saveAs': '다른 이름으로 저장…',
    'file.exportOnnx': 'ONNX로 내보내기…',
    'file.exportJson': 'JSON으로 내보내기…',
    'edit.undo': '실행 취소',
    'edit.redo': '다시 실행',
    'edit.delete': '삭제',
    'edit.selectAll': '모두 선택',
    'view.fit': '창에 맞추기',
    'view.zoomIn': '확대',
    'view.zoomOut': '축소',
    'view.zoomReset': '실제 크기',
    'view.toggleTheme': '밝게/어둡게',
    'view.toggleLens': '렌즈',
    'help.about': 'Convas 정보',
    'help.licences': '라이선스',
  },
  cut: '잘라내기',
  copy: '복사',
  paste: '붙여넣기',
  close: '창 닫기',
  quit: '종료',
  reload: '새로 고침',
  developerTools: '개발자 도구',
  fullScreen: '전체 화면',
  projectsAndModels: '프로젝트와 모델',
  projectsAndPictures: '프로젝트, 모델, 그림',
  pictures: '그림',
  allFiles: '모든 파일',
  project: 'Convas 프로젝트',
  json: 'JSON 그래프',
  onnx: 'ONNX 모델',
  csv: '표 (CSV)',
  png: '그림 (PNG)',
  unsaved: {
    question: (name) => `“${name}”의 변경 내용을 저장할까요?`,
    detail: '저장하지 않으면 변경 내용이 사라집니다.',
    save: '저장',
    discard: '저장 안 함',
    cancel: '취소',
  },
  crashed: {
    message: '창이 작동을 멈췄습니다.',
    detail: '저장한 파일은 그대로입니다. 다시 열면 마지막 백업에서 작업을 되살립니다.',
    reopen: '다시 열기',
    quit: '종료',
  },
  hung: {
    message: '창이 응답하지 않습니다.',
    detail: '큰 네트워크를 읽는 중이라면 기다리세요. 다시 열면 마지막 백업에서 작업을 되살립니다.',
    wait: '기다리기',
    reopen: '다시 열기',
  },
};

let current: Locale = 'en';

export function setLocale(locale: Locale): void {
  current = locale;
}

/** The words in the window's language, or in another if asked. */
export function strings(locale: Locale = current): Strings {
  return locale === 'ko' ? korean : english;
}
