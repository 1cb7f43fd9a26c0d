// License keys, API keys, product users and sign-ins as REST writes them.

export const ENVIRONMENTS = ['development', 'test', 'production'] as const;

export interface LicenseKey {
  /** The key itself, which is public. */
  id: string;
  name: string;
  environment: (typeof ENVIRONMENTS)[number];
  allowed_origins: string[];
  /** Comes from the server's configuration, and is changed there. */
  configured: boolean;
  created: string;
}

export interface ApiKey {
  id: string;
  name: string;
  /** Comes from the server's configuration, and is changed there. */
  configured: boolean;
  /** Whether it signs login links. */
  signs_links: boolean;
  created: string;
  last_used?: string;
  /** Until when this key still works although another has taken its place. */
  grace_ends?: string;
  revoked?: string;
}

/** The key itself is in the answer that makes it, and nowhere afterwards. */
export interface NewApiKey extends ApiKey {
  key: string;
}

export interface Subscription {
  active: boolean;
  ends?: string;
}

/** A row of Users: somebody of the CRM whose address and password are stored. */
export interface Association {
  user: { id: string; name: string; email: string; username?: string };
  address: string;
  subscription: Subscription;
  stored: string;
  expires: string;
}

/** A person's own sign-in to the product. */
export interface StoredSignIn {
  /** Whether the company's single sign-on signs the person in. */
  sso: boolean;
  address?: string;
  expires?: string;
  /** What stands in the way, in words; absent when all is well. */
  problem?: string;
}
