import { expect, test } from "vitest";
import { isProxyAddress } from "./proxyAddress";

test("a proxy address contains no password", () => {
  expect(isProxyAddress("http://proxy.example.com:8080")).toBe(true);
  expect(isProxyAddress("socks5h://proxy.example.com:1080")).toBe(true);
  expect(isProxyAddress("http://user:word@proxy.example.com:8080")).toBe(false);
  expect(isProxyAddress("proxy.example.com:8080")).toBe(false);
});
