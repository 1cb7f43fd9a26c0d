import { mount } from 'svelte';

import '../shared/base.css';
import '../shared/setup.css';
import Console from './Console.svelte';

const target = document.getElementById('app');
if (target) mount(Console, { target });
