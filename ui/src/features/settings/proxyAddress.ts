/** The shape of a proxy's address. */

/** `http://host:port` or `socks5h://host:port`, without a password. */
export function isProxyAddress(text: string): boolean {
  const value = text.trim();
  if (!/^(?:https?|socks5h?):\/\//i.test(value) || !URL.canParse(value)) return false;
  const { hostname, username, password, pathname, search } = new URL(value);
  return (
    hostname !== "" &&
    username === "" &&
    password === "" &&
    (pathname === "/" || pathname === "") &&
    search === ""
  );
}
