// Every state of the widget and of the agents' pages in the console.
import { accessStates } from './access-states.ts';
import { consoleStates } from './console-states.ts';
import { draw } from './pictures.ts';
import { widgetStates } from './widget-states.ts';

draw([...widgetStates, ...consoleStates, ...accessStates]);
