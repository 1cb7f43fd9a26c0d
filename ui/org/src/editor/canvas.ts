// The page as it will be: its regions, with the components that stand in them; the place of dropping.

import { h } from './draw';
import { holdsTabs, regionLabel, type PageModel, type Region, type Spot, type Work } from './model';
import { NEW } from './palette';

const MOVED = 'application/x-alongside-place';

export interface Canvas {
  select: (spot: Spot) => void;
  dropNew: (component: string, to: Spot) => void;
  dropMoved: (from: Spot, to: Spot) => void;
}

/** What a component is called, also when the org does not offer it any longer. */
export function labelOf(work: Work, name: string): string {
  return work.components.find((component) => component.name === name)?.label ?? (name === 'flexipage:tabset' ? 'Tabs' : name);
}

export function drawCanvas(work: Work, model: PageModel, canvas: Canvas): HTMLElement {
  const regions = model.page.regions.filter((region) => !holdsTabs(region)).map((region) => drawRegion(work, model, region, canvas));
  return h('section', { class: 'canvas', 'aria-label': 'Page' }, ...regions);
}

function drawRegion(work: Work, model: PageModel, region: Region, canvas: Canvas): HTMLElement {
  const label = regionLabel(region.name, model.page);
  const items = region.components.map((placed, index) => {
    const selected = model.selected?.region === region.name && model.selected.index === index;
    const button = h('button', { type: 'button', class: 'placed', draggable: 'true', 'aria-pressed': String(selected), 'data-key': `placed-${region.name}-${index}`, click: () => { canvas.select({ region: region.name, index }); } }, h('strong', {}, labelOf(work, placed.component)));
    if (placed.visibility) button.append(h('span', { class: 'tag wait' }, 'Filtered'));
    button.addEventListener('dragstart', (event) => {
      event.dataTransfer?.setData(MOVED, JSON.stringify({ region: region.name, index }));
      if (event.dataTransfer) event.dataTransfer.effectAllowed = 'move';
    });
    return h('li', {}, button);
  });
  const list = h('ol', {}, ...items);
  const box = h('section', { class: `region ${region.name}`, 'aria-label': `${label} region` }, h('h3', {}, label), list);
  if (items.length === 0) box.append(h('p', { class: 'muted small' }, 'Drag a component here, or choose one and add it.'));
  takeDrops(box, items, region.name, canvas);
  return box;
}

function takeDrops(box: HTMLElement, items: HTMLElement[], region: string, canvas: Canvas): void {
  const place = (event: DragEvent): number => {
    const below = items.findIndex((item) => {
      const { top, height } = item.getBoundingClientRect();
      return event.clientY < top + height / 2;
    });
    return below === -1 ? items.length : below;
  };
  const mark = (index: number | undefined): void => {
    box.toggleAttribute('data-over', index !== undefined);
    items.forEach((item, at) => {
      item.toggleAttribute('data-before', at === index);
      item.toggleAttribute('data-after', index === items.length && at === items.length - 1);
    });
  };
  box.addEventListener('dragover', (event) => {
    const kinds = event.dataTransfer?.types ?? [];
    if (!kinds.includes(NEW) && !kinds.includes(MOVED)) return;
    event.preventDefault();
    mark(place(event));
  });
  box.addEventListener('dragleave', (event) => {
    if (!(event.relatedTarget instanceof Node && box.contains(event.relatedTarget))) mark(undefined);
  });
  box.addEventListener('drop', (event) => {
    event.preventDefault();
    const index = place(event);
    mark(undefined);
    const component = event.dataTransfer?.getData(NEW) ?? '';
    const moved = event.dataTransfer?.getData(MOVED) ?? '';
    if (component !== '') canvas.dropNew(component, { region, index });
    else if (moved !== '') canvas.dropMoved(JSON.parse(moved) as Spot, { region, index });
  });
}
