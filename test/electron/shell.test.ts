import { describe, expect, it, vi } from 'vitest';
import { isAllowedLink } from '../../electron/allowed-links.ts';
import { chooseGpuSwitches, switchText } from '../../electron/gpu.ts';
import { parseArguments } from '../../electron/ipc/validate.ts';
import {
  parseWindowState,
  parseWindowStates,
  placeWindow,
  stateFor,
  type WindowStates,
  withState,
} from '../../electron/window-state.ts';

vi.mock('electron', () => ({ shell: {} }));

describe('GPU switches', () => {
  const linux = { platform: 'linux', env: {}, crashedBefore: false };
  const texts = (circumstances: Parameters<typeof chooseGpuSwitches>[0]) =>
    chooseGpuSwitches(circumstances).switches.map(switchText);

  it('turn WebGPU on where it is hidden', () => {
    expect(texts(linux)).toEqual(['--enable-unsafe-webgpu', '--enable-features=Vulkan']);
    expect(texts({ ...linux, platform: 'win32' })).toEqual([]);
  });

  it('stay away when told so, and after a crash', () => {
    expect(texts({ ...linux, env: { CONVAS_NO_WEBGPU: '1' } })).toEqual([]);
    expect(texts({ ...linux, crashedBefore: true })).toEqual([]);
  });

  it('force the software adapter for tests', () => {
    expect(texts({ ...linux, env: { CONVAS_WEBGPU: 'swiftshader' } })).toContain('--use-webgpu-adapter=swiftshader');
  });
});

describe('the remembered window', () => {
  const screens = [{ x: 0, y: 0, width: 1920, height: 1080 }];
  const state = { x: 100, y: 50, width: 1200, height: 800, maximized: false };

  it('opens where it was', () => {
    expect(placeWindow(parseWindowState(state), screens)).toEqual({ x: 100, y: 50, width: 1200, height: 800 });
  });

  it('opens in the default size the first time', () => {
    expect(placeWindow(undefined, screens)).toEqual({ width: 1440, height: 900 });
  });

  it('comes back from a screen that is gone, and is never too small', () => {
    expect(placeWindow({ ...state, x: 3000 }, screens)).toEqual({ width: 1200, height: 800 });
    expect(placeWindow({ ...state, y: -500, width: 10, height: 10 }, screens)).toEqual({ width: 960, height: 640 });
  });

  it('goes back to its place on each arrangement of screens', () => {
    const office = [...screens, { x: 1920, y: 0, width: 2560, height: 1440 }];
    const wide = { ...state, x: 2000, width: 2000 };
    let states: WindowStates = withState([], screens, state);
    expect(stateFor(states, office)).toEqual(state);
    states = withState(states, office, wide);
    expect(stateFor(states, screens)).toEqual(state);
    expect(stateFor(states, [...office].reverse())).toEqual(wide);
    expect(parseWindowStates(JSON.parse(JSON.stringify(states)))).toEqual(states);
    for (let width = 1; width <= 20; width += 1) states = withState(states, [{ x: 0, y: 0, width, height: 1 }], state);
    expect(states).toHaveLength(8);
    expect(parseWindowStates([['a', state], ['b', null], 5, [7, state]])).toEqual([['a', state]]);
    expect(parseWindowStates(state)).toBeUndefined();
  });

  it.each([
    null,
    42,
    'x',
    {},
    { ...state, width: '1200' },
    { ...state, x: Number.POSITIVE_INFINITY },
    { ...state, height: 0 },
    { ...state, y: 0.5 },
  ])('takes %j as nothing remembered', (value) => {
    expect(parseWindowState(value)).toBeUndefined();
  });
});

describe('requests of the window', () => {
  const id = '01234567-89ab-4cde-8f01-23456789abcd';
  const backup = { id, name: 'a', layers: 3, token: null, parts: ['0'.repeat(64)] };

  it('are let through when they are what the contract says', () => {
    expect(parseArguments['file:open-dialog'](['picture', true])).toEqual(['picture', true]);
    expect(parseArguments['file:save'](['token', new Uint8Array(1), {}])).toBeDefined();
    expect(parseArguments['file:reopen'](['token'])).toEqual(['token']);
    expect(parseArguments['document:state']([{ name: 'a', dirty: true, token: null }])).toBeDefined();
    expect(parseArguments['backup:write']([backup, new Uint8Array(1)])).toBeDefined();
  });

  it('are refused otherwise', () => {
    expect(parseArguments['file:open-dialog'](['folder', true])).toBeUndefined();
    expect(parseArguments['file:claim'](['', '0'.repeat(64)])).toBeUndefined();
    expect(parseArguments['file:claim'](['/a.json', 'x'])).toBeUndefined();
    expect(parseArguments['menu:update']([new Uint8Array(8)])).toBeUndefined();
    expect(parseArguments['file:save'](['token', 'text', {}])).toBeUndefined();
    expect(parseArguments['file:save'](['token', new Uint8Array(1), { overwrite: 'yes' }])).toBeUndefined();
    expect(parseArguments['file:save-as']([{ suggestedName: 'a', kind: 'exe' }, new Uint8Array(1)])).toBeUndefined();
    expect(parseArguments['document:state']([{ name: 'a', dirty: 'no', token: null }])).toBeUndefined();
    expect(parseArguments['language:set'](['../fr'])).toBeUndefined();
    expect(parseArguments['file:reopen']([5])).toBeUndefined();
    expect(parseArguments['backup:read'](['../../etc'])).toBeUndefined();
    expect(parseArguments['backup:put-part'](['../x', new Uint8Array(1)])).toBeUndefined();
    expect(parseArguments['backup:write']([{ ...backup, parts: ['../x'] }, new Uint8Array(1)])).toBeUndefined();
    expect(parseArguments['backup:write']([{ ...backup, id: 'x' }, new Uint8Array(1)])).toBeUndefined();
    expect(parseArguments['settings:write'](['theme', 5])).toBeUndefined();
    expect(parseArguments['link:open']([{}])).toBeUndefined();
  });
});

describe('links', () => {
  it.each(['https://arxiv.org/abs/1709.01507', 'https://onnx.ai/onnx/operators/'])('opens %s', (url) => {
    expect(isAllowedLink(url)).toBe(true);
  });

  it.each([
    'http://arxiv.org/',
    'https://arxiv.org.evil.example/',
    'https://user@arxiv.org/',
    'https://arxiv.org:444/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'smb://arxiv.org/share',
    '',
  ])('refuses %s', (url) => {
    expect(isAllowedLink(url)).toBe(false);
  });
});
