// The page being edited, and every change that can be made to it, each of which can be undone.

export interface Criterion {
  left: string;
  operator: string;
  right: string;
}

export interface Rule {
  boolean_filter?: string | null;
  criteria: Criterion[];
}

export interface Placed {
  component: string;
  properties: Record<string, string>;
  visibility?: Rule | null;
}

export interface Region {
  name: string;
  /** Not a place of the template, but what a tab holds. */
  facet?: boolean;
  components: Placed[];
}

export interface Page {
  label: string;
  object: string;
  template: string;
  regions: Region[];
  foreign: string[];
}

export interface Opened {
  name: string | null;
  version: string | null;
  page: Page;
}

export interface Choice {
  value: string;
  label: string;
}

export interface Property {
  name: string;
  label: string;
  kind: string;
  default: string | null;
  required: boolean;
  description: string;
  choices: string[];
}

export interface Component {
  name: string;
  label: string;
  description: string;
  group: string;
  properties: Property[];
}

export interface Assignment {
  app: string | null;
  profile_id: string | null;
  form_factor: 'Large' | 'Small';
  page: string;
}

/** What the server wrote into the page. */
export interface Work {
  object: string;
  object_label: string;
  opened: Opened;
  pages: { name: string; label: string }[];
  assignments: Assignment[];
  components: Component[];
  fields: Choice[];
  profiles: Choice[];
  permission_sets: Choice[];
  apps: Choice[];
  back: string;
}

/** Where a component stands: region and place in it. */
export interface Spot {
  region: string;
  index: number;
}

const MOST_STEPS = 100;
const REGION_LABELS: Record<string, string> = { header: 'Header', main: 'Main', sidebar: 'Right side' };

const TAB = 'flexipage:tab';
const TAB_LABELS: Record<string, string> = { 'Standard.Tab.detail': 'Details', 'Standard.Tab.relatedLists': 'Related', 'Standard.Tab.activity': 'Activity', 'Standard.Tab.collaborate': 'Chatter' };

export function regionLabel(name: string, page?: Page): string {
  const tab = page?.regions.flatMap((region) => region.components).find((placed) => placed.component === TAB && placed.properties['body'] === name);
  const title = tab?.properties['title'] ?? '';
  if (tab) return `Tab ${TAB_LABELS[title] ?? title}`;
  return REGION_LABELS[name] ?? name;
}

/** Whether a region is only the list of a set's tabs, which are shown as regions themselves. */
export function holdsTabs(region: Region): boolean {
  return region.facet === true && region.components.length > 0 && region.components.every((placed) => placed.component === TAB);
}

/** The page with its history. */
export class PageModel {
  selected: Spot | undefined;
  /** A component of the list that is about to be placed. */
  picked: string | undefined;
  private steps: string[] = [];
  private saved: string;

  constructor(public page: Page) {
    this.saved = JSON.stringify(page);
  }

  get dirty(): boolean {
    return JSON.stringify(this.page) !== this.saved;
  }

  get undoable(): boolean {
    return this.steps.length > 0;
  }

  /** Takes note that the page, as it was then, is what the server has. */
  isSaved(as: string): void {
    this.saved = as;
  }

  change(edit: (page: Page) => void): void {
    const before = JSON.stringify(this.page);
    edit(this.page);
    if (JSON.stringify(this.page) === before) return;
    this.steps.push(before);
    if (this.steps.length > MOST_STEPS) this.steps.shift();
  }

  undo(): void {
    const before = this.steps.pop();
    if (before === undefined) return;
    this.page = JSON.parse(before) as Page;
    this.selected = undefined;
  }

  at(spot: Spot | undefined): Placed | undefined {
    return spot && this.region(spot.region)?.components[spot.index];
  }

  region(name: string): Region | undefined {
    return this.page.regions.find((region) => region.name === name);
  }

  add(component: Component, to: Spot): void {
    const properties: Record<string, string> = {};
    for (const property of component.properties) if (property.default !== null) properties[property.name] = property.default;
    this.change(() => this.region(to.region)?.components.splice(to.index, 0, { component: component.name, properties }));
    this.selected = to;
    this.picked = undefined;
  }

  /** Moves a component; `to` counts the places as they are before the move. */
  move(from: Spot, to: Spot): void {
    const index = from.region === to.region && to.index > from.index ? to.index - 1 : to.index;
    this.change(() => {
      const [placed] = this.region(from.region)?.components.splice(from.index, 1) ?? [];
      if (placed) this.region(to.region)?.components.splice(index, 0, placed);
    });
    this.selected = { region: to.region, index };
  }

  remove(spot: Spot): void {
    this.change(() => this.region(spot.region)?.components.splice(spot.index, 1));
    this.selected = undefined;
  }
}
