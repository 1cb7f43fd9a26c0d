// The states of Company Settings, Account Settings and User Settings.
import { draw } from './pictures.ts';
import { setupStates } from './setup-states.ts';

draw(setupStates);
