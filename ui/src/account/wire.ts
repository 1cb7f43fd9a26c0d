// API keys, product users and sign-ins as REST writes them.

export interface ApiKey {
  id: string;
  name: string;
  created: string;
  last_used?: string;
  /** Until when the key before the rotation still works. */
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
  subscription?: Subscription;
  expires?: string;
}

/** A person's own sign-in to the product. */
export interface StoredSignIn {
  address?: string;
  expires?: string;
  /** What stands in the way, in words; absent when all is well. */
  problem?: string;
}
