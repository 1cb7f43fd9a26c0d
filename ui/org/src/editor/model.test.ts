import { describe, expect, it } from 'vitest';

import { PageModel, type Page } from './model';
import { anyOf } from './visibility';

const page = (): Page => ({
  label: 'Case Record Page',
  object: 'Case',
  template: 'flexipage:recordHomeTemplateDesktop',
  foreign: [],
  regions: [
    { name: 'main', components: ['a', 'b', 'c'].map((component) => ({ component, properties: {} })) },
    { name: 'sidebar', components: [] },
  ],
});

const names = (model: PageModel, region: string): string[] | undefined => model.region(region)?.components.map(({ component }) => component);

describe('the page being edited', () => {
  it('moves a component down by counting the places as they were before', () => {
    const model = new PageModel(page());
    model.move({ region: 'main', index: 0 }, { region: 'main', index: 2 });
    expect(names(model, 'main')).toEqual(['b', 'a', 'c']);
    expect(model.selected).toEqual({ region: 'main', index: 1 });
    model.move({ region: 'main', index: 2 }, { region: 'main', index: 0 });
    expect(names(model, 'main')).toEqual(['c', 'b', 'a']);
  });

  it('moves to another region, and undo takes back one step at a time', () => {
    const model = new PageModel(page());
    model.move({ region: 'main', index: 1 }, { region: 'sidebar', index: 0 });
    model.remove({ region: 'sidebar', index: 0 });
    expect([names(model, 'main'), names(model, 'sidebar')]).toEqual([['a', 'c'], []]);
    model.undo();
    expect(names(model, 'sidebar')).toEqual(['b']);
    model.undo();
    expect([names(model, 'main'), model.undoable, model.dirty]).toEqual([['a', 'b', 'c'], false, false]);
  });

  it('takes no step for what changes nothing, and none at all for a drop in the same place', () => {
    const model = new PageModel(page());
    model.move({ region: 'main', index: 1 }, { region: 'main', index: 1 });
    model.move({ region: 'main', index: 1 }, { region: 'main', index: 2 });
    expect([model.undoable, model.dirty]).toEqual([false, false]);
  });

  it('places a component with the defaults of its properties', () => {
    const model = new PageModel(page());
    const height = { name: 'height', label: 'Height', kind: 'Integer', default: '300', required: false, description: '', choices: [] };
    model.add({ name: 'alongside:panel', label: 'Panel', description: '', group: 'Custom - Managed', properties: [height] }, { region: 'sidebar', index: 0 });
    expect(model.at(model.selected)).toEqual({ component: 'alongside:panel', properties: { height: '300' } });
  });
});

it('any of three filters is a formula over all three', () => {
  expect(anyOf(3)).toBe('1 OR 2 OR 3');
});
