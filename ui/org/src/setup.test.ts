// What Setup's script does to checkboxes, lists and the tree.

// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { startSetup } from './setup';

const draw = (html: string): void => {
  document.body.innerHTML = html;
  startSetup();
};
const box = (name: string): HTMLInputElement => document.querySelector(`input[name="${name}"]`) as HTMLInputElement;
const click = (name: string): void => box(name).click();

describe('a grid of permissions', () => {
  const grid = `<form data-grants>
    <input type="checkbox" name="read">
    <input type="checkbox" name="edit" data-needs="read">
    <input type="checkbox" name="delete" data-needs="read edit">
    <input type="checkbox" name="locked" disabled></form>`;

  it('ticks what is needed and nothing else', () => {
    draw(grid);
    click('delete');
    expect(['read', 'edit', 'delete', 'locked'].map((name) => box(name).checked)).toEqual([true, true, true, false]);
  });

  it('clears what can no longer be', () => {
    draw(grid);
    click('delete');
    click('read');
    expect(['read', 'edit', 'delete'].map((name) => box(name).checked)).toEqual([false, false, false]);
  });
});

it('moves between two lists, in order, and says what is enabled', () => {
  draw(`<form data-two-lists>
    <input type="hidden" name="enabled" value="b">
    <select name="available" multiple><option value="a" selected>A</option><option value="c">C</option></select>
    <button name="move" value="add">Add</button>
    <select name="chosen" multiple><option value="b">B</option></select></form>`);
  const form = document.querySelector('form') as HTMLFormElement;
  const add = form.querySelector('button') as HTMLButtonElement;
  const event = new SubmitEvent('submit', { submitter: add, cancelable: true, bubbles: true });
  form.dispatchEvent(event);
  expect(event.defaultPrevented).toBe(true);
  expect([...form.querySelectorAll<HTMLInputElement>('[name=enabled]')].map((field) => field.value)).toEqual(['a', 'b']);
});

it('finds pages of Setup by label, group and other words', () => {
  draw(`<aside data-quick-find><input type="search" value=""><p data-count></p>
    <div data-group><h3>Users</h3><ul>
      <li data-entry data-words="fls">Profiles</li><li data-entry data-words="">Permission Sets</li></ul></div></aside>`);
  const field = document.querySelector('input') as HTMLInputElement;
  const shown = (text: string): string[] => {
    field.value = text;
    field.dispatchEvent(new Event('input'));
    return [...document.querySelectorAll<HTMLElement>('[data-entry]')].filter((entry) => !entry.hidden).map((entry) => entry.textContent);
  };
  expect(shown('FLS')).toEqual(['Profiles']);
  expect(shown('perm set')).toEqual(['Permission Sets']);
  expect(shown('users')).toHaveLength(2);
  expect(shown('nothing')).toEqual([]);
  expect(document.querySelector('[data-count]')?.textContent).toBe('Nothing is called “nothing”.');
});
