import { mount } from 'svelte';

import '../shared/base.css';
import Widget from './Widget.svelte';

const target = document.getElementById('app');
if (target) mount(Widget, { target });
