import { describe, expect, it } from 'vitest';
import { keyName, KeySequence, type KeyLike } from './keys';

function press(code: string, more: Partial<KeyLike> = {}): KeyLike {
  return { code, key: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, isComposing: false, keyCode: 0, target: document.body, ...more };
}

describe('key map', () => {
  it('goes by place, not by letter', () => {
    expect(keyName(press('KeyJ', { key: 'ј' }))).toBe('J');
    expect(keyName(press('Slash', { shiftKey: true, key: '?' }))).toBe('?');
    expect(keyName(press('Slash', { key: '/' }))).toBe('/');
    expect(keyName(press('Digit3', { key: '#' }))).toBe('3');
    expect(keyName(press('NumpadEnter', { ctrlKey: true }))).toBe('Ctrl+Enter');
    expect(keyName(press('ArrowDown', { altKey: true }))).toBe('Alt+ArrowDown');
  });
  it.each(['KeyW', 'BracketLeft', 'BracketRight', 'Backspace'])('never binds %s, which Telex sends itself', (code) => expect(keyName(press(code))).toBeNull());
  it('hears nothing while a syllable is composed', () => {
    expect(keyName(press('KeyA', { isComposing: true }))).toBeNull();
    expect(keyName(press('KeyA', { keyCode: 229 }))).toBeNull();
    expect(keyName(press('Enter', { key: 'Process', ctrlKey: true }))).toBeNull();
  });
  it('leaves letters to text fields, but hears the main act there', () => {
    const target = document.createElement('textarea');
    expect(keyName(press('KeyA', { target }))).toBeNull();
    expect(keyName(press('ArrowDown', { target }))).toBeNull();
    expect(keyName(press('Enter', { target, ctrlKey: true }))).toBe('Ctrl+Enter');
    expect(keyName(press('KeyZ', { target, ctrlKey: true }))).toBeNull();
    expect(keyName(press('Escape', { target }))).toBe('Escape');
    const box = document.createElement('input');
    box.type = 'checkbox';
    expect(keyName(press('KeyJ', { target: box }))).toBe('J');
  });
  it('can switch single letters off', () => {
    expect(keyName(press('KeyJ'), false)).toBeNull();
    expect(keyName(press('Enter', { ctrlKey: true }), false)).toBe('Ctrl+Enter');
  });
});

describe('two-step keys', () => {
  it('joins U and a digit', () => {
    const keys = new KeySequence(new Set(['U']));
    expect(keys.next('U', 0)).toBeNull();
    expect(keys.next('3', 500)).toBe('U 3');
    expect(keys.next('3', 600)).toBe('3');
  });
  it('forgets the first step', () => {
    const keys = new KeySequence(new Set(['U']));
    keys.next('U', 0);
    expect(keys.next('3', 2500)).toBe('3');
  });
});
