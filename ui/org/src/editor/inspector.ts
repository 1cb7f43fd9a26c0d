// What can be said about what is selected: where a picked component goes, a placed one's place,
// properties and filters, or else the page itself.

import { labelOf } from './canvas';
import { choice, h, labelled } from './draw';
import { holdsTabs, regionLabel, type Assignment, type PageModel, type Placed, type Property, type Spot, type Work } from './model';
import { drawVisibility } from './visibility';

export interface Inspector {
  /** Makes a change, draws anew and gives the focus to the element with this key. */
  change: (edit: () => void, focus: string, said?: string) => void;
  add: (component: string, to: Spot) => void;
  move: (from: Spot, to: Spot) => void;
  remove: (spot: Spot) => void;
}

export function drawInspector(work: Work, model: PageModel, inspector: Inspector): HTMLElement {
  const box = h('section', { class: 'card inspector', 'aria-label': 'Properties' });
  const spot = model.selected;
  const placed = model.at(spot);
  if (model.picked !== undefined) box.append(...drawPicked(work, model, model.picked, inspector));
  else if (spot && placed) box.append(...drawPlaced(work, model, spot, placed, inspector));
  else box.append(...drawPage(work, model, inspector));
  return box;
}

function drawPicked(work: Work, model: PageModel, name: string, inspector: Inspector): HTMLElement[] {
  const component = work.components.find((component) => component.name === name);
  const buttons = model.page.regions.filter((region) => !holdsTabs(region)).map((region, index) =>
    h('button', { type: 'button', class: 'button', 'data-key': index === 0 ? 'add-first' : `add-${region.name}`, click: () => {
      inspector.add(name, { region: region.name, index: region.components.length });
    } }, `Add to ${regionLabel(region.name, model.page)}`),
  );
  return [h('h2', {}, labelOf(work, name)), h('p', { class: 'muted' }, component?.description ?? ''), h('div', { class: 'stacked' }, ...buttons)];
}

function drawPlaced(work: Work, model: PageModel, spot: Spot, placed: Placed, inspector: Inspector): HTMLElement[] {
  const component = work.components.find((component) => component.name === placed.component);
  const region = model.region(spot.region);
  const last = (region?.components.length ?? 1) - 1;
  const button = (label: string, key: string, able: boolean, act: () => void): HTMLElement =>
    h('button', { type: 'button', class: 'button', 'data-key': key, disabled: !able, click: act }, label);
  const regions = model.page.regions.filter((region) => !holdsTabs(region)).map((region) => ({ value: region.name, label: regionLabel(region.name, model.page) }));
  const where = choice(regions, spot.region, { 'data-key': 'region', change: () => {
    inspector.move(spot, { region: where.value, index: model.region(where.value)?.components.length ?? 0 });
  } });
  const change = (edit: (placed: Placed) => void, focus: string): void => {
    inspector.change(() => {
      const now = model.at(spot);
      if (now) edit(now);
    }, focus);
  };
  const parts: HTMLElement[] = [
    h('h2', {}, labelOf(work, placed.component)),
    h('p', { class: 'muted' }, component?.description ?? 'This org does not offer this component; it stays where it is.'),
    h('div', { class: 'row wrap' },
      button('Move Up', 'up', spot.index > 0, () => { inspector.move(spot, { ...spot, index: spot.index - 1 }); }),
      button('Move Down', 'down', spot.index < last, () => { inspector.move(spot, { ...spot, index: spot.index + 2 }); }),
      button('Remove', 'remove', true, () => { inspector.remove(spot); }),
    ),
    labelled('Region', where),
  ];
  for (const property of component?.properties ?? []) parts.push(drawProperty(property, placed, change));
  parts.push(drawVisibility(work, placed, change));
  return parts;
}

function drawProperty(property: Property, placed: Placed, change: (edit: (placed: Placed) => void, focus: string) => void): HTMLElement {
  const value = placed.properties[property.name] ?? '';
  const key = `property-${property.name}`;
  const set = (text: string): void => {
    change((placed) => {
      const others = Object.entries(placed.properties).filter(([name]) => name !== property.name);
      placed.properties = Object.fromEntries(text === '' ? others : [...others, [property.name, text]]);
    }, key);
  };
  const options = property.choices.length > 0 ? property.choices : property.kind === 'Boolean' ? ['true', 'false'] : undefined;
  const control = options
    ? choice(options.map((option) => ({ value: option, label: option })), value)
    : h('input', { class: 'field', type: property.kind === 'Integer' ? 'number' : 'text' });
  control.value = value;
  control.required = property.required;
  control.dataset['key'] = key;
  control.addEventListener('change', () => { set(control.value); });
  return labelled(property.label, control, property.description);
}

function drawPage(work: Work, model: PageModel, inspector: Inspector): HTMLElement[] {
  const label = h('input', { class: 'field', maxlength: '80', required: true, 'data-key': 'label', change: () => {
    inspector.change(() => { model.page.label = label.value; }, 'label');
  } });
  label.value = model.page.label;
  const mine = work.assignments.filter((one) => one.page === work.opened.name);
  const shown = mine.length === 0 ? [h('li', {}, 'Nobody sees this page yet: Save, then Activation.')] : mine.map((one) => h('li', {}, say(work, one)));
  const parts = [h('h2', {}, 'Page'), labelled('Label', label), h('h3', {}, 'Shown as'), h('ul', { class: 'shown' }, ...shown)];
  if (work.pages.length > 0) {
    const pages = work.pages.map(({ name, label }) => h('li', {}, h('a', { href: `/lightning/page/editor/${work.object}/${encodeURIComponent(name)}`, ...(name === work.opened.name ? { 'aria-current': 'page' } : {}) }, label), h('span', { class: 'muted small' }, ` ${name}`)));
    parts.push(h('h3', {}, `Pages of ${work.object_label}`), h('ul', { class: 'shown' }, ...pages));
  }
  return parts;
}

function say(work: Work, one: Assignment): string {
  const named = (choices: { value: string; label: string }[], value: string): string => choices.find((choice) => choice.value === value)?.label ?? value;
  const screen = one.form_factor === 'Small' ? 'phone' : 'desktop';
  if (one.app === null) return `Org Default, ${screen}`;
  const app = named(work.apps, one.app);
  return one.profile_id === null ? `App Default of ${app}, ${screen}` : `${app} for ${named(work.profiles, one.profile_id)}, ${screen}`;
}
