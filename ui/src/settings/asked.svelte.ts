// A row that an explanation's link asks for: `?add=Sales%20Rep` begins the edit and puts the row in place, once.
import { parameter, type Places } from '../shared/places.ts';
import type { SettingsEditor } from './editor.svelte.ts';

/** Calls `add` with the row's name as soon as there is a draft to add it to; to be called while a component is set up. */
export function addAsked(editor: SettingsEditor, places: Places, path: string, add: (name: string) => void): void {
  const name = parameter(places.search, 'add');
  let open = name !== '' && name.length <= 255;
  $effect(() => {
    if (!open || editor.standing === undefined) return;
    open = false;
    editor.edit();
    add(name);
    places.replace(path);
  });
}
