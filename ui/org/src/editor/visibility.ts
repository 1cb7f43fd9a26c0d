// Set Component Visibility: the filters of one component, and whether all, any or a formula must hold.

import { choice, h, labelled } from './draw';
import type { Choice, Criterion, Placed, Rule, Work } from './model';

const PROFILE = '{!$User.Profile.Name}';
const PERMISSION_SET = '{!$User.PermissionSet.Name}';
const FORM_FACTOR = '{!$Client.FormFactor}';
const FIELD = /^\{!Record\.(.+)\}$/;
const CUSTOM = 'custom';

const KINDS: Choice[] = [
  { value: PROFILE, label: 'Profile' },
  { value: PERMISSION_SET, label: 'Permission Set' },
  { value: 'field', label: 'Record Field' },
  { value: FORM_FACTOR, label: 'Form Factor' },
];
const EQUALITY: Choice[] = [
  { value: 'EQUAL', label: 'Equals' },
  { value: 'NE', label: 'Does not equal' },
];
const OPERATORS: Choice[] = [
  ...EQUALITY,
  { value: 'CONTAINS', label: 'Contains' },
  { value: 'GT', label: 'Greater than' },
  { value: 'GE', label: 'Greater or equal' },
  { value: 'LT', label: 'Less than' },
  { value: 'LE', label: 'Less or equal' },
];

/** The formula under which any one of the filters is enough. */
export function anyOf(count: number): string {
  return Array.from({ length: count }, (_, index) => index + 1).join(' OR ');
}

function logicOf(rule: Rule): string {
  const filter = rule.boolean_filter ?? '';
  if (filter === '') return 'all';
  return filter === anyOf(rule.criteria.length) ? 'any' : CUSTOM;
}

/** Draws the filters of a component; `change` makes a change that can be undone and draws anew. */
export function drawVisibility(work: Work, placed: Placed, change: (edit: (placed: Placed) => void, focus: string) => void): HTMLElement {
  const rule = placed.visibility ?? undefined;
  const box = h('fieldset', { class: 'visibility' }, h('legend', {}, 'Set Component Visibility'));
  if (rule === undefined) {
    box.append(h('p', { class: 'muted' }, 'Everybody who may open the record sees this component.'));
  } else {
    box.append(drawLogic(rule, change));
    rule.criteria.forEach((criterion, index) => box.append(drawCriterion(work, criterion, index, change)));
  }
  box.append(
    h('button', { type: 'button', class: 'button', 'data-key': 'add-filter', click: () => {
      change((placed) => {
        const rule = placed.visibility ?? { boolean_filter: null, criteria: [] };
        const any = rule.criteria.length > 1 && logicOf(rule) === 'any';
        rule.criteria.push({ left: PROFILE, operator: 'EQUAL', right: work.profiles[0]?.label ?? '' });
        if (any) rule.boolean_filter = anyOf(rule.criteria.length);
        placed.visibility = rule;
      }, 'filter-kind-last');
    } }, 'Add Filter'),
  );
  return box;
}

function drawLogic(rule: Rule, change: (edit: (placed: Placed) => void, focus: string) => void): HTMLElement {
  const logic = logicOf(rule);
  const options = [
    { value: 'all', label: 'All filters are true' },
    { value: 'any', label: 'Any filter is true' },
    { value: CUSTOM, label: 'Advanced filter logic' },
  ];
  const select = choice(options, logic, { 'data-key': 'logic', change: () => {
    change(({ visibility }) => {
      if (!visibility) return;
      const every = visibility.criteria.map((_, index) => index + 1);
      visibility.boolean_filter = select.value === 'all' ? null : select.value === 'any' ? anyOf(every.length) : every.join(' AND ');
    }, 'logic');
  } });
  const box = h('div', {}, labelled('Show component when', select));
  if (logic === CUSTOM) {
    const formula = h('input', { class: 'field', 'data-key': 'formula', change: () => {
      change(({ visibility }) => { if (visibility) visibility.boolean_filter = formula.value; }, 'formula');
    } });
    formula.value = rule.boolean_filter ?? '';
    box.append(labelled('Filter logic', formula, 'Numbers of filters with AND, OR, NOT and parentheses: 1 AND (2 OR 3)'));
  }
  return box;
}

function drawCriterion(work: Work, criterion: Criterion, index: number, change: (edit: (placed: Placed) => void, focus: string) => void): HTMLElement {
  const number = index + 1;
  const field = FIELD.exec(criterion.left)?.[1];
  const edit = (key: string, edit: (criterion: Criterion) => void): void => {
    change(({ visibility }) => {
      const criterion = visibility?.criteria[index];
      if (criterion) edit(criterion);
    }, `${key}-${index}`);
  };
  const kind = choice(KINDS, field === undefined ? criterion.left : 'field', { 'data-key': `filter-kind-${index}`, change: () => {
    edit('filter-kind', (criterion) => {
      criterion.left = kind.value === 'field' ? `{!Record.${work.fields[0]?.value ?? 'Id'}}` : kind.value;
      criterion.operator = 'EQUAL';
      criterion.right = valuesOf(work, criterion.left)?.[0]?.value ?? '';
    });
  } });
  const box = h('div', { class: 'filter', role: 'group', 'aria-label': `Filter ${number}` }, labelled('Filter by', kind));
  if (field !== undefined) {
    const name = choice(work.fields, field, { 'data-key': `filter-field-${index}`, change: () => { edit('filter-field', (criterion) => { criterion.left = `{!Record.${name.value}}`; }); } });
    box.append(labelled('Field', name));
  }
  const operator = choice(field === undefined ? EQUALITY : OPERATORS, criterion.operator, { 'data-key': `filter-operator-${index}`, change: () => { edit('filter-operator', (criterion) => { criterion.operator = operator.value; }); } });
  box.append(labelled('Operator', operator));
  const values = valuesOf(work, criterion.left);
  const value = values ? choice(values, criterion.right) : h('input', { class: 'field' });
  value.value = criterion.right;
  value.dataset['key'] = `filter-value-${index}`;
  value.addEventListener('change', () => { edit('filter-value', (criterion) => { criterion.right = value.value; }); });
  box.append(labelled('Value', value));
  box.append(h('button', { type: 'button', class: 'button bare', 'aria-label': `Remove filter ${number}`, click: () => {
    change((placed) => {
      const rule = placed.visibility;
      if (!rule) return;
      const logic = logicOf(rule);
      rule.criteria.splice(index, 1);
      // A formula over filters that are gone says nothing: it starts again from all of them.
      rule.boolean_filter = logic === 'any' && rule.criteria.length > 1 ? anyOf(rule.criteria.length) : null;
      if (rule.criteria.length === 0) delete placed.visibility;
    }, 'add-filter');
  } }, 'Remove filter'));
  return box;
}

function valuesOf(work: Work, left: string): Choice[] | undefined {
  switch (left) {
    case PROFILE:
      return work.profiles.map(({ label }) => ({ value: label, label }));
    case PERMISSION_SET:
      return work.permission_sets;
    case FORM_FACTOR:
      return [{ value: 'Large', label: 'Desktop' }, { value: 'Small', label: 'Phone' }];
    default:
      return undefined;
  }
}
