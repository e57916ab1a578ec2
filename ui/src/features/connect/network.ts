/** Shapes of the network settings. */

/** `http://host:port`, without anything secret in it. */
export function isProxyAddress(text: string): boolean {
  const value = text.trim();
  if (!/^https?:\/\//i.test(value) || !URL.canParse(value)) return false;
  const { hostname, username, password, pathname, search } = new URL(value);
  return hostname !== "" && username === "" && password === "" && pathname === "/" && search === "";
}

/** A full path of this or another system, or none. */
export function isFullPath(text: string): boolean {
  const value = text.trim();
  return value === "" || /^(?:\/|[a-z]:[\\/]|\\\\)./i.test(value);
}
