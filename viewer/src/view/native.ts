/**
 * The browser's own methods, taken from the prototypes of the viewer's page. An element inside a
 * form can hide the form's methods by its id; called through here they cannot be hidden.
 */

/** Turns a method into a function of its receiver. */
function method<This, Arguments extends unknown[], Result>(
  call: (this: This, ...values: Arguments) => Result,
): (receiver: This, ...values: Arguments) => Result {
  return (receiver, ...values) => Reflect.apply(call, receiver, values);
}

/** Turns a property's setter into a function of its receiver. */
function setter<This, Value>(
  prototype: object,
  name: string,
): (receiver: This, value: Value) => void {
  const set = Object.getOwnPropertyDescriptor(prototype, name)?.set;
  if (!set) throw new Error(`this browser has no setter for ${name}`);
  return (receiver, value) => {
    Reflect.apply(set, receiver, [value]);
  };
}

/** Turns a property's getter into a function of its receiver. */
function getter<This, Value>(prototype: object, name: string): (receiver: This) => Value {
  const get = Object.getOwnPropertyDescriptor(prototype, name)?.get;
  if (!get) throw new Error(`this browser has no getter for ${name}`);
  return (receiver) => Reflect.apply(get, receiver, []) as Value;
}

export const createElement = method<Document, [string, string], Element>(
  Document.prototype.createElementNS,
);
export const createText = method<Document, [string], Text>(Document.prototype.createTextNode);
export const createComment = method<Document, [string], Comment>(Document.prototype.createComment);
export const setAttribute = method<Element, [string, string], unknown>(
  Element.prototype.setAttribute,
);
export const setAttributeNS = method<Element, [string | null, string, string], unknown>(
  Element.prototype.setAttributeNS,
);
export const removeAttribute = method<Element, [string], unknown>(
  Element.prototype.removeAttribute,
);
export const getAttribute = method<Element, [string], string | null>(
  Element.prototype.getAttribute,
);
export const hasAttribute = method<Element, [string], boolean>(Element.prototype.hasAttribute);
export const insertBefore = method<Node, [Node, Node | null], Node>(Node.prototype.insertBefore);
export const removeChild = method<Node, [Node], Node>(Node.prototype.removeChild);
export const attachShadow = method<Element, [ShadowRootInit], ShadowRoot>(
  Element.prototype.attachShadow,
);
export const scrollElement = method<Element, [ScrollToOptions], unknown>(
  Element.prototype.scrollTo as (options: ScrollToOptions) => void,
);

export const setData = setter<CharacterData, string>(CharacterData.prototype, 'data');
export const setContent = setter<Node, string>(Node.prototype, 'textContent');
export const setInputValue = setter<Element, string>(HTMLInputElement.prototype, 'value');
export const setTextareaValue = setter<Element, string>(HTMLTextAreaElement.prototype, 'value');
export const setChecked = setter<Element, boolean>(HTMLInputElement.prototype, 'checked');
export const setIndeterminate = setter<Element, boolean>(
  HTMLInputElement.prototype,
  'indeterminate',
);

export const scrollLeftOf = getter<Element, number>(Element.prototype, 'scrollLeft');
export const scrollTopOf = getter<Element, number>(Element.prototype, 'scrollTop');
/** The inline style of an HTML element. */
export const styleOf = getter<Element, CSSStyleDeclaration>(HTMLElement.prototype, 'style');
