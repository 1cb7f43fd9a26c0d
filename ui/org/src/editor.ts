// The editor of record pages: components at the left, the page in the middle, properties at the right.
// Everything can be done with a pointer and with keys; each change is said aloud and can be undone.

import { openActivation } from './editor/activation';
import { drawCanvas, labelOf } from './editor/canvas';
import { h, send } from './editor/draw';
import { drawInspector } from './editor/inspector';
import { PageModel, regionLabel, type Assignment, type Opened, type Spot, type Work } from './editor/model';
import { drawPalette } from './editor/palette';

export function startEditor(host: HTMLElement): void {
  const work = JSON.parse(host.dataset['editor'] ?? '{}') as Work;
  new Editor(host, work).start();
}

class Editor {
  private readonly model: PageModel;
  private readonly status = h('p', { class: 'hidden-label', role: 'status' });
  private readonly problem = h('p', { class: 'notice', role: 'alert', hidden: true });
  private readonly bar = h('div', { class: 'card editor-bar' });
  private readonly table = h('div', { class: 'editor-table' });
  private palette: HTMLElement | undefined;
  private saving = false;

  constructor(
    private readonly host: HTMLElement,
    private readonly work: Work,
  ) {
    this.model = new PageModel(work.opened.page);
  }

  start(): void {
    if (this.model.page.foreign.length > 0) this.fail(`This page holds ${this.model.page.foreign.join(', ')}, which this editor does not know and would lose. It can be looked at here and changed by a deploy.`);
    this.host.replaceChildren(this.bar, this.problem, this.table, this.status);
    this.draw();
    window.addEventListener('beforeunload', (event) => {
      if (this.model.dirty) event.preventDefault();
    });
    document.addEventListener('keydown', (event) => {
      const typing = event.target instanceof HTMLInputElement && event.target.type !== 'search';
      if ((event.ctrlKey || event.metaKey) && event.key === 'z' && !event.shiftKey && !typing) {
        event.preventDefault();
        this.undo();
      } else if ((event.ctrlKey || event.metaKey) && event.key === 's') {
        event.preventDefault();
        void this.save();
      }
    });
  }

  private say(words: string): void {
    this.status.textContent = words;
  }

  private fail(words: string): void {
    this.problem.textContent = words;
    this.problem.hidden = false;
  }

  /** Draws everything that a change may have touched and gives the focus back to where it was. */
  private draw(focus?: string): void {
    const key = focus ?? (document.activeElement instanceof HTMLElement ? document.activeElement.dataset['key'] : undefined);
    this.drawBar();
    // The list keeps its search while the page changes.
    this.palette ??= drawPalette(this.work, this.model, ({ name }) => {
      this.model.picked = name;
      this.model.selected = undefined;
      this.draw('add-first');
      this.say(`${labelOf(this.work, name)} chosen. Choose the region to add it to.`);
    });
    for (const entry of this.palette.querySelectorAll('[aria-pressed]')) entry.setAttribute('aria-pressed', String(entry.getAttribute('data-key') === `new-${this.model.picked ?? ''}`));
    const canvas = drawCanvas(this.work, this.model, {
      select: (spot) => {
        this.model.picked = undefined;
        this.model.selected = spot;
        this.draw();
      },
      dropNew: (name, to) => { this.add(name, to); },
      dropMoved: (from, to) => { this.move(from, to); },
    });
    const inspector = drawInspector(this.work, this.model, {
      change: (edit, focus, said = 'Changed.') => {
        this.model.change(edit);
        this.draw(focus);
        this.say(said);
      },
      add: (name, to) => { this.add(name, to); },
      move: (from, to) => { this.move(from, to); },
      remove: (spot) => { this.remove(spot); },
    });
    this.table.replaceChildren(this.palette, canvas, inspector);
    if (key === 'filter-kind-last') [...inspector.querySelectorAll<HTMLElement>('[data-key^=filter-kind]')].at(-1)?.focus();
    else if (key !== undefined) this.host.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)?.focus();
  }

  private drawBar(): void {
    const { opened, back } = this.work;
    this.bar.replaceChildren(
      h('h1', {}, this.model.page.label),
      h('span', { class: 'muted small grow' }, this.model.dirty ? 'Not saved' : opened.name === null ? 'Standard page' : 'Saved'),
      h('button', { type: 'button', class: 'button', 'data-key': 'undo', disabled: !this.model.undoable, click: () => { this.undo(); } }, 'Undo'),
      h('button', { type: 'button', class: 'button', 'data-key': 'activation', disabled: opened.name === null, click: () => { this.activate(); } }, 'Activation…'),
      h('a', { class: 'button', href: back }, 'Back'),
      h('button', { type: 'button', class: 'button primary', 'data-key': 'save', click: () => void this.save() }, 'Save'),
    );
  }

  private place(spot: Spot): string {
    const count = this.model.region(spot.region)?.components.length ?? 0;
    return `${regionLabel(spot.region, this.model.page)}, place ${spot.index + 1} of ${count}`;
  }

  private add(name: string, to: Spot): void {
    const component = this.work.components.find((component) => component.name === name);
    if (!component) return;
    this.model.add(component, to);
    this.draw(`placed-${to.region}-${to.index}`);
    this.say(`${component.label} added to ${this.place(to)}.`);
  }

  private move(from: Spot, to: Spot): void {
    const label = labelOf(this.work, this.model.at(from)?.component ?? '');
    this.model.move(from, to);
    const spot = this.model.selected;
    if (!spot) return;
    this.draw(this.table.contains(document.activeElement) ? undefined : `placed-${spot.region}-${spot.index}`);
    this.say(`${label} moved to ${this.place(spot)}.`);
  }

  private remove(spot: Spot): void {
    const label = labelOf(this.work, this.model.at(spot)?.component ?? '');
    this.model.remove(spot);
    this.draw('undo');
    this.say(`${label} removed. Undo brings it back.`);
  }

  private undo(): void {
    this.model.undo();
    this.draw('undo');
    this.say('Undone.');
  }

  private async save(): Promise<void> {
    if (this.saving) return;
    this.saving = true;
    this.problem.hidden = true;
    const page = this.model.page;
    const sent = JSON.stringify(page);
    const { name, version } = this.work.opened;
    try {
      const saved = await send<Opened>(`/lightning/page/editor/${this.work.object}`, { name, version, page });
      this.work.opened = { ...saved, page };
      this.model.isSaved(sent);
      if (name === null && saved.name !== null) {
        this.work.pages.push({ name: saved.name, label: page.label });
        history.replaceState(null, '', `/lightning/page/editor/${this.work.object}/${encodeURIComponent(saved.name)}${location.search}`);
      }
      this.draw('save');
      this.say('Saved.');
      // A page that nobody sees is half the job: ask at once for whom it is.
      if (!this.work.assignments.some((one) => one.page === saved.name)) this.activate();
    } catch (error) {
      this.fail(error instanceof Error ? error.message : 'Nothing was saved.');
    } finally {
      this.saving = false;
    }
  }

  private activate(): void {
    const { name } = this.work.opened;
    if (name === null) return;
    openActivation(this.work, name, (assignments: Assignment[]) => {
      this.work.assignments = assignments;
      this.draw('activation');
      this.say('Activated.');
    });
  }
}
