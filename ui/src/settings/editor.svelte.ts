// A company's settings while somebody looks at them or changes them: what stands, the draft made
// from it, what the draft would do, and what became of it when somebody else saved meanwhile.
import type { ApiError, CompanySettings, Settings, SettingsOptions, SettingsPreview, SettingsVersion, SettingsWarning } from '../../../sdk/src/wire/messages.ts';
import { Refusal, wordsOf, type Api } from '../shared/api.ts';
import { differences, put, reapply, type Overlap } from './change.ts';
import { SettingsRest } from './rest.ts';

/** Somebody else's versions since the draft was begun. */
export interface Meanwhile {
  /** What stands now. */
  theirs: CompanySettings;
  /** Their versions, the newest first. */
  versions: SettingsVersion[];
}

/** How often a draft asks whether somebody else has saved, in milliseconds. */
const LOOK_EVERY = 10_000;
/** How long a draft rests before its effect is worked out, in milliseconds. */
const REST = 400;
/** How many versions in between are told. */
const MOST_TOLD = 10;

export class SettingsEditor {
  /** What stands, as far as is known. */
  standing = $state.raw<CompanySettings>();
  /** Who saved it and when. */
  newest = $state.raw<SettingsVersion>();
  options = $state.raw<SettingsOptions>();
  /** Why the pickers have nothing to choose from. */
  optionsProblem = $state('');
  draft = $state<Settings>();
  note = $state('');
  saving = $state(false);
  /** Why the settings cannot be shown. */
  refused = $state.raw<ApiError>();
  /** Why the draft cannot be saved, in the server's words. */
  problem = $state('');
  preview = $state.raw<SettingsPreview>();
  /** Why the draft's effect is not known. */
  previewProblem = $state('');
  meanwhile = $state.raw<Meanwhile>();
  /** What both changed, once the draft was put on top of theirs; until the next save. */
  overlaps = $state.raw<Overlap[]>([]);
  /** What the CRM has doubts about in what was saved last. */
  warnings = $state.raw<SettingsWarning[]>([]);
  /** What was done, for the screen reader and the eye. */
  done = $state('');

  readonly rest: SettingsRest;
  private base: CompanySettings | undefined;
  private asked = 0;

  constructor(api: Api) {
    this.rest = new SettingsRest(api);
  }

  /** The draft while there is one, else what stands. */
  get shown(): Settings | undefined {
    return this.draft ?? this.standing?.settings;
  }

  readonly changes = $derived.by(() => {
    const { draft } = this;
    return draft === undefined || this.base === undefined ? [] : differences(this.base.settings, $state.snapshot(draft) as Settings);
  });
  readonly dirty = $derived(this.changes.length > 0);

  /** Whether a draft has changes in a section. */
  changed(section: string): boolean {
    return this.changes.some(({ path }) => path[0] === section);
  }

  async load(): Promise<void> {
    this.refused = undefined;
    try {
      const [standing, history] = await Promise.all([this.rest.read(), this.rest.history({ limit: 1 })]);
      this.standing = standing;
      this.newest = history.items[0];
    } catch (error) {
      this.refused = error instanceof Refusal ? error.error : { id: 'unknown', message: wordsOf(error) };
      return;
    }
    await this.loadOptions();
  }

  async loadOptions(): Promise<void> {
    try {
      this.options = await this.rest.options();
      this.optionsProblem = '';
    } catch (error) {
      this.optionsProblem = wordsOf(error);
    }
  }

  edit(): void {
    if (this.standing === undefined || this.draft !== undefined) return;
    this.base = this.standing;
    this.draft = structuredClone(this.standing.settings);
    this.done = '';
    this.warnings = [];
  }

  /** Gives the draft up. */
  cancel(): void {
    // What another has saved stands now; the draft is all that goes.
    if (this.meanwhile !== undefined) this.settle(this.meanwhile.theirs, this.meanwhile.versions[0]);
    this.base = undefined;
    this.draft = undefined;
    this.note = '';
    this.problem = '';
    this.preview = undefined;
    this.previewProblem = '';
    this.meanwhile = undefined;
    this.overlaps = [];
  }

  /** Saves the draft as a new version; false when it was not. */
  async save(): Promise<boolean> {
    if (this.draft === undefined || this.base === undefined || this.saving) return false;
    this.saving = true;
    this.problem = '';
    try {
      const saved = await this.rest.save($state.snapshot(this.draft) as Settings, this.note.trim(), this.base.version);
      this.meanwhile = undefined;
      this.cancel();
      await this.replaced(saved, `Saved as version ${String(saved.version)}.`);
      return true;
    } catch (error) {
      if (error instanceof Refusal && error.status === 412) await this.look();
      // Told by itself where it could be read who changed what.
      if (this.meanwhile === undefined || !(error instanceof Refusal) || error.status !== 412) this.problem = wordsOf(error);
      return false;
    } finally {
      this.saving = false;
    }
  }

  /** What stands after something else than a draft has made a version: a rollback, an import. */
  async replaced(saved: CompanySettings, done: string): Promise<void> {
    this.settle(saved, undefined);
    this.done = done;
    const history = await this.rest.history({ limit: 1 }).catch(() => undefined);
    this.newest = history?.items[0];
  }

  /** Finds out whether somebody else has saved since the draft was begun. */
  async look(): Promise<void> {
    const { base } = this;
    if (base === undefined) return;
    try {
      const theirs = await this.rest.read();
      if (theirs.version === (this.meanwhile?.theirs ?? base).version) return;
      const history = await this.rest.history({ limit: MOST_TOLD });
      if (this.base !== base || this.saving && this.draft === undefined) return;
      this.meanwhile = { theirs, versions: history.items.filter(({ version }) => version > base.version) };
    } catch {
      // It is asked again, and a save asks in any case.
    }
  }

  /** Puts the draft's own changes on top of what the other has saved. */
  onTop(): void {
    const { base, draft, meanwhile } = this;
    if (base === undefined || draft === undefined || meanwhile === undefined) return;
    const { merged, overlaps } = reapply(base.settings, $state.snapshot(draft) as Settings, meanwhile.theirs.settings);
    this.settle(meanwhile.theirs, meanwhile.versions[0]);
    this.base = meanwhile.theirs;
    this.draft = merged;
    this.overlaps = overlaps;
    this.meanwhile = undefined;
    this.problem = '';
  }

  /** One value of the draft as the other has it. */
  takeTheirs(overlap: Overlap): void {
    if (this.draft === undefined) return;
    this.draft = put($state.snapshot(this.draft) as Settings, overlap.path, overlap.theirs);
    this.overlaps = this.overlaps.filter((other) => other !== overlap);
  }

  /** Works out what the draft would do, whenever it has rested and is whole; to be called in an effect. */
  follow(whole: boolean): (() => void) | undefined {
    if (!whole || !this.dirty || this.draft === undefined || this.meanwhile !== undefined) {
      this.preview = undefined;
      this.previewProblem = '';
      return undefined;
    }
    const draft = $state.snapshot(this.draft) as Settings;
    const asked = ++this.asked;
    const resting = setTimeout(() => {
      this.rest.preview(draft).then(
        (preview) => {
          if (asked === this.asked) [this.preview, this.previewProblem] = [preview, ''];
        },
        (error: unknown) => {
          if (asked === this.asked) [this.preview, this.previewProblem] = [undefined, wordsOf(error)];
        },
      );
    }, REST);
    return () => { clearTimeout(resting); };
  }

  /** Looks after others' saves while there is a draft; to be called in an effect. */
  watch(): (() => void) | undefined {
    if (this.draft === undefined) return undefined;
    const look = (): void => {
      if (document.visibilityState === 'visible' && !this.saving) void this.look();
    };
    const looking = setInterval(look, LOOK_EVERY);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(looking);
      document.removeEventListener('visibilitychange', look);
    };
  }

  private settle(settings: CompanySettings, newest: SettingsVersion | undefined): void {
    this.standing = settings;
    this.newest = newest;
    this.warnings = settings.warnings ?? [];
  }
}
