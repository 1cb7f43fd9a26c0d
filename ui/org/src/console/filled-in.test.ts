// When closing a tab has to ask: what counts as typed and not saved.

// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { isFilledIn } from './filled-in';

const draw = (controls: string, method = 'post'): void => {
  document.body.innerHTML = `<form method="${method}"><input type="hidden" name="token" value="a">${controls}<button>Save</button></form>`;
};
const control = <T extends Element>(selector: string): T => document.querySelector(selector) as T;

describe('a form', () => {
  it('as it came is not filled in', () => {
    draw(`<input name="subject" value="Call"><textarea>Notes</textarea><input type="checkbox" checked>
      <select name="one"><option>None</option><option>High</option></select>
      <select name="two"><option>None</option><option selected>High</option></select>
      <select name="many" multiple><option selected>a</option><option>b</option></select>
      <select name="list" size="4"><option>a</option></select>`);
    expect(isFilledIn(document)).toBe(false);
  });

  it('is filled in by each kind of control, and no more once it is as before', () => {
    const change = (html: string, selector: string, there: (element: never) => void, back: (element: never) => void): void => {
      draw(html);
      there(control(selector) as never);
      expect(isFilledIn(document), html).toBe(true);
      back(control(selector) as never);
      expect(isFilledIn(document), html).toBe(false);
    };
    const value = (to: string) => (element: HTMLInputElement) => { element.value = to; };
    const checked = (to: boolean) => (element: HTMLInputElement) => { element.checked = to; };
    const chosen = (to: number) => (element: HTMLSelectElement) => { element.selectedIndex = to; };
    const selected = (to: boolean) => (element: HTMLOptionElement) => { element.selected = to; };
    change('<input name="a" value="Call">', '[name=a]', value('Call back'), value('Call'));
    change('<textarea name="a">Call</textarea>', '[name=a]', value(''), value('Call'));
    change('<input type="checkbox" name="a">', '[name=a]', checked(true), checked(false));
    change('<select name="a"><option>None</option><option>High</option></select>', '[name=a]', chosen(1), chosen(0));
    change('<select multiple><option id="a">None</option></select>', '#a', selected(true), selected(false));
  });

  it('that only asks, such as a search, holds nothing to lose', () => {
    draw('<input name="text">', 'get');
    control<HTMLInputElement>('[name=text]').value = 'invoice';
    expect(isFilledIn(document)).toBe(false);
  });
});
