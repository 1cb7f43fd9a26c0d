/**
 * Setters and methods that change a page without any event or mutation. They are wrapped while a
 * session runs and put back afterwards; what the page gets back from them never differs.
 */

/** Told after the page has called one. */
export interface HookListener {
  /** A field's state was set by a script. */
  fieldSet(field: Element): void;
  /** A rule was added, removed or replaced in a sheet. */
  sheetChanged(sheet: CSSStyleSheet): void;
  /** A shadow root was attached. */
  shadowAttached(host: Element): void;
  /** The page gave itself another address without loading. */
  addressChanged(): void;
}

type Restore = () => void;

/**
 * Wraps them in one realm.
 * @param view the page's window, or that of a same-origin frame
 * @returns puts everything back
 */
export function hook(view: Window & typeof globalThis, listener: HookListener): Restore {
  const restores: Restore[] = [];
  let active = true;
  // A wrapper that somebody kept must do nothing but pass on once the session is over.
  const tell = (report: () => void): void => {
    if (active) report();
  };
  const setter = (owner: object, name: string, report: (self: Element) => void): void => {
    restores.push(
      wrapSetter(owner, name, (self) => tell(() => report(self as Element))),
    );
  };
  const method = (owner: object, name: string, report: (self: object) => void): void => {
    restores.push(wrapMethod(owner, name, (self) => tell(() => report(self))));
  };

  const field = (element: Element): void => listener.fieldSet(element);
  for (const name of ['value', 'checked', 'indeterminate', 'valueAsNumber', 'valueAsDate']) {
    setter(view.HTMLInputElement.prototype, name, field);
  }
  setter(view.HTMLTextAreaElement.prototype, 'value', field);
  for (const name of ['value', 'selectedIndex']) setter(view.HTMLSelectElement.prototype, name, field);
  setter(view.HTMLOptionElement.prototype, 'selected', (option) => {
    const select = option.closest('select');
    if (select !== null) field(select);
  });
  method(view.HTMLInputElement.prototype, 'setRangeText', (self) => field(self as Element));
  method(view.HTMLTextAreaElement.prototype, 'setRangeText', (self) => field(self as Element));

  const sheet = (self: object): void => listener.sheetChanged(self as CSSStyleSheet);
  for (const name of ['insertRule', 'deleteRule', 'addRule', 'removeRule', 'replaceSync']) {
    method(view.CSSStyleSheet.prototype, name, sheet);
  }
  setter(view.StyleSheet.prototype, 'disabled', sheet);
  method(view.Element.prototype, 'attachShadow', (self) => listener.shadowAttached(self as Element));
  for (const name of ['pushState', 'replaceState']) {
    method(view.History.prototype, name, () => listener.addressChanged());
  }

  return () => {
    active = false;
    for (const restore of restores) restore();
  };
}

function wrapSetter(owner: object, name: string, report: (self: object) => void): Restore {
  const original = Object.getOwnPropertyDescriptor(owner, name);
  const set = original?.set;
  if (original?.configurable !== true || set === undefined) return () => undefined;
  // A method of an object literal is no constructor and has a name, as the original setter.
  const wrapped = Object.getOwnPropertyDescriptor(
    {
      set [name](value: unknown) {
        set.call(this, value);
        report(this as object);
      },
    },
    name,
  )?.set;
  if (wrapped === undefined) return () => undefined;
  Object.defineProperty(owner, name, { ...original, set: wrapped });
  return () => {
    // Somebody who wrapped it again after us keeps working on top of a wrapper that is inert.
    if (Object.getOwnPropertyDescriptor(owner, name)?.set === wrapped) {
      Object.defineProperty(owner, name, original);
    }
  };
}

function wrapMethod(owner: object, name: string, report: (self: object) => void): Restore {
  const original = Object.getOwnPropertyDescriptor(owner, name);
  const call = original?.value as ((...values: unknown[]) => unknown) | undefined;
  if (original?.configurable !== true || typeof call !== 'function') return () => undefined;
  const wrapped = {
    [name](this: object, ...values: unknown[]): unknown {
      const result = call.apply(this, values);
      report(this);
      return result;
    },
  }[name];
  Object.defineProperty(owner, name, { ...original, value: wrapped });
  return () => {
    if (Object.getOwnPropertyDescriptor(owner, name)?.value === wrapped) {
      Object.defineProperty(owner, name, original);
    }
  };
}
