// The six sections of Company Settings, as the guides name them, and the part of the settings each shows.
export const SECTIONS = [
  { path: 'settings', title: 'Settings', part: 'general' },
  { path: 'sso', title: 'Single Sign On', part: 'sso' },
  { path: 'presence', title: 'Presence', part: 'presence' },
  { path: 'buttons', title: 'Buttons', part: 'buttons' },
  { path: 'profiles', title: 'Profile Settings', part: 'profiles' },
  { path: 'users', title: 'Users', part: '' },
] as const;

export type Section = (typeof SECTIONS)[number]['path'];
