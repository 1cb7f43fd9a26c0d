// What the fixed choices of the settings offer, in the guides' order and words.
import type { Button, CreateLeads, JoinIn, Recording, SyncFrequency } from '../../../sdk/src/wire/messages.ts';

export const CREATE_LEADS: CreateLeads[] = ['Never', 'Who Provide a New Email', 'Who Provide a New Email and Name'];
export const SYNC_FREQUENCIES: SyncFrequency[] = ['Hourly', 'Every 2 hours', 'Daily', 'Never'];
export const JOIN_IN: JoinIn[] = ['Browser Tab', 'Client'];
export const RECORDING: Recording[] = ['Off', 'Ask', 'On'];
export const BUTTONS: Button[] = ['show', 'view', 'join'];
