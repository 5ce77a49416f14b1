import { benchCompile } from './compile.ts';
import { benchEdits } from './edit.ts';
import { benchFolder } from './folder.ts';
import { benchLarge } from './large.ts';
import type { PartOptions, PartResult } from './measure.ts';
import { benchNative } from './native.ts';
import { benchPictures } from './picture.ts';
import { benchRuns } from './run.ts';
import { benchViewer } from './viewer.ts';
import { benchWindow } from './window.ts';

export interface Part {
  readonly title: string;
  /** Opens windows: needs the built app, Electron and a display. */
  readonly electron: boolean;
  /** Opens pages: needs the built site, a browser and another viewer. */
  readonly browser?: boolean;
  readonly run: (options: PartOptions) => Promise<PartResult>;
}

/** Everything that is measured, by the names of `--only`. */
export const PARTS: Readonly<Record<string, Part>> = {
  edit: { title: 'from an edit to shapes', electron: false, run: benchEdits },
  compile: { title: 'from a drawing to ONNX', electron: false, run: benchCompile },
  run: { title: 'from ONNX to scores, in Node', electron: false, run: benchRuns },
  native: { title: 'native code, in Node and in the desktop window', electron: true, run: benchNative },
  folder: { title: 'from a folder of pictures to gates, in Node', electron: false, run: benchFolder },
  picture: { title: 'from a picture file to pixels', electron: false, run: benchPictures },
  large: { title: 'large drawings in the desktop window', electron: true, run: benchLarge },
  viewer: { title: 'beside another viewer of ONNX files', electron: false, browser: true, run: benchViewer },
  window: { title: 'the desktop window', electron: true, run: benchWindow },
};
