/**
 * What programs in most languages read of a proxy, and of whom to trust. The certificate alone is enough for them: nobody but partners is
 * reached. Addresses on this machine are reached without the proxy.
 */
export function proxyEnv(url: string, caFile: string): Readonly<Record<string, string>> {
  const direct = "localhost,127.0.0.1,::1";
  return {
    HTTPS_PROXY: url,
    https_proxy: url,
    NO_PROXY: direct,
    no_proxy: direct,
    // Node's own fetch and agents heed the variables above only then
    NODE_USE_ENV_PROXY: "1",
    NODE_EXTRA_CA_CERTS: caFile,
    SSL_CERT_FILE: caFile,
    CURL_CA_BUNDLE: caFile,
    REQUESTS_CA_BUNDLE: caFile,
  };
}
